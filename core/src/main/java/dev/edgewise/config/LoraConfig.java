package dev.edgewise.config;

import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.settings.Numbers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A LoRA adapter that is trained while the model's own weights stay as they are; names as in PEFT's `LoraConfig`.
///
/// Beside `adapter` the other keys may be left out. They are then the adapter's own. Keys that are given must
/// agree with it.
@About("A LoRA adapter; names as in PEFT's `LoraConfig`. Only the adapter is trained, saved and resumed; the"
        + " reference policy is the model without it.")
public record LoraConfig(
        @Key(value = "Rank; 16 when left out, with `adapter` that of the adapter.", range = "[1, )") @Nullable
        Integer r,

        @Key(
                value = "The adapter counts lora_alpha / r; 32 when left out, with `adapter` that of the adapter.",
                range = "(0, )")
        @Nullable
        Double loraAlpha,

        @Key(
                value =
                        "Modules that get an adapter: the end of a name (q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
                                + " down_proj), a whole name, a regular expression for whole names, or all-linear (all of"
                                + " these), which is taken when left out.",
                standard = "[]",
                form = "text that is not empty")
        List<String> targetModules,

        @Key(value = "Count lora_alpha / √r instead, as rank-stabilised LoRA does.", standard = "false")
        boolean useRslora,

        @Key(
                value = "Only 0: the network multiplies weights with the adapter merged in.",
                standard = "0.0",
                range = "[0, )")
        double loraDropout,

        @Key(
                value = "A PEFT adapter directory, such as RUN/final, to go on from; a new adapter when left out.",
                path = true)
        @Nullable
        String adapter) {
    private static final int RANK = 16;
    private static final double ALPHA = 32;
    private static final String ALL_LINEAR = "all-linear";

    public LoraConfig {
        r = r == null && adapter == null ? Integer.valueOf(RANK) : r;
        loraAlpha = loraAlpha == null && adapter == null ? Double.valueOf(ALPHA) : loraAlpha;
        targetModules = targetModules.isEmpty() && adapter == null ? List.of(ALL_LINEAR) : List.copyOf(targetModules);
        Keys.check(LoraConfig.class, r, loraAlpha, targetModules, useRslora, loraDropout, adapter);
        for (String target : targetModules) {
            requirePattern(target);
        }
        if (loraDropout != 0) {
            throw new InvalidValue(
                    "lora_dropout",
                    "must be 0 but was " + Numbers.plain(loraDropout)
                            + ": the network multiplies weights with the adapter merged in, where dropout on the"
                            + " adapter's input has no place; remove the key");
        }
    }

    private static void requirePattern(String target) {
        if (!TargetModules.isReadable(target)) {
            throw new InvalidValue(
                    "target_modules",
                    "must hold module names, such as q_proj, or regular expressions that RE2 reads (without lookahead and"
                            + " back references) but \"" + target + "\" is neither");
        }
    }
}
