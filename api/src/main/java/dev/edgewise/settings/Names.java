package dev.edgewise.settings;

import java.util.Locale;

/// How enum constants are spelled in a configuration: `DR_GRPO` is `dr_grpo`.
public final class Names {
    private Names() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
