package dev.edgewise.config;

import java.util.List;

/// Tells where a key belongs that was written into the wrong section.
final class MisplacedKey {
    private MisplacedKey() {}

    /// Returns ` It belongs under "optimizer".` with its leading space. Empty when no section has the key.
    static String hint(ConfigKeys keys, String name) {
        List<String> homes = keys.sections().entrySet().stream()
                .filter(entry -> entry.getValue().find(name) != null)
                .map(entry -> entry.getKey().isEmpty()
                        ? "the top level"
                        : entry.getKey().replaceFirst(" \\(type.*", ""))
                .distinct()
                .toList();
        return homes.isEmpty() ? "" : " It belongs under " + String.join(" or ", homes) + ".";
    }
}
