package dev.edgewise.settings;

import java.util.Locale;

/// Spells enum constants as a configuration does: `DR_GRPO` is `dr_grpo`.
public final class Names {
    private Names() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
