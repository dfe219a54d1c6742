package dev.edgewise.config;

import java.util.Locale;

/// How enum constants are spelled in a configuration: `DR_GRPO` is `dr_grpo`.
final class Names {
    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
