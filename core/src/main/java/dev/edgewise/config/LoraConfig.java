package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.edgewise.format.adapter.TargetModules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A LoRA adapter that is trained while the model's own weights stay as they are; names as in PEFT's `LoraConfig`.
///
/// Beside `adapter` the other keys may be left out: they are then the adapter's own. Those that are given must
/// agree with it.
///
/// @param r rank; null only beside `adapter`
/// @param loraAlpha α; null only beside `adapter`
/// @param targetModules empty only beside `adapter`
/// @param adapter an absolute path of a PEFT adapter directory to go on from; null for a new adapter
public record LoraConfig(
        @Nullable Integer r,
        @Nullable Double loraAlpha,
        List<String> targetModules,
        boolean useRslora,
        double loraDropout,
        @Nullable String adapter) {
    private static final int RANK = 16;
    private static final double ALPHA = 32;
    private static final String ALL_LINEAR = "all-linear";

    static final Section SECTION = Section.of(
            "A LoRA adapter; names as in PEFT's `LoraConfig`. Only the adapter is trained, saved and resumed; the"
                    + " reference policy is the model without it.",
            Key.whole(
                    "r", null, Interval.atLeast(1), "", "Rank; 16 when left out, with `adapter` that of the adapter."),
            Key.real(
                    "lora_alpha",
                    null,
                    Interval.above(0),
                    "",
                    "The adapter counts lora_alpha / r; 32 when left out, with `adapter` that of the adapter."),
            Key.texts(
                    "target_modules",
                    "Modules that get an adapter: the end of a name (q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj,"
                            + " down_proj), a whole name, a regular expression for whole names, or all-linear (all of"
                            + " these), which is taken when left out."),
            Key.flag("use_rslora", false, "Count lora_alpha / √r instead, as rank-stabilised LoRA does."),
            Key.real(
                    "lora_dropout",
                    0.0,
                    Interval.atLeast(0),
                    "",
                    "Only 0: the network multiplies weights with the adapter merged in."),
            new Key(
                    "adapter",
                    new Kind.Location(false, List.of()),
                    NullNode.instance,
                    "",
                    "A PEFT adapter directory, such as RUN/final, to go on from; a new adapter when left out."));

    public LoraConfig {
        r = r == null && adapter == null ? Integer.valueOf(RANK) : r;
        loraAlpha = loraAlpha == null && adapter == null ? Double.valueOf(ALPHA) : loraAlpha;
        targetModules = targetModules.isEmpty() && adapter == null ? List.of(ALL_LINEAR) : List.copyOf(targetModules);
        if (r != null) {
            SECTION.check("r", r);
        }
        if (loraAlpha != null) {
            SECTION.check("lora_alpha", loraAlpha);
        }
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
