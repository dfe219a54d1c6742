package dev.edgewise.guard;

import dev.edgewise.random.Seeds;
import java.util.HexFormat;

/// The key of a text that a guard remembers, in memory and in checkpoints. A short text is its own key. The key
/// of a long text holds its beginning, its length and a hash of 64 bits. So equal texts have equal keys and
/// different texts have different ones.
public final class TextKey {
    /// The most characters of a text that is its own key.
    private static final int SHORT = 256;

    private static final int BEGINNING = 100;

    private TextKey() {}

    /// Returns the key of a text. A key is its own key.
    public static String of(String text) {
        return text.length() <= SHORT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, BEGINNING)) + "… (" + text.length() + " characters, "
                        + HexFormat.of().toHexDigits(Seeds.derive(0, text)) + ")";
    }
}
