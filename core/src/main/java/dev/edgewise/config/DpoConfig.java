package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.preference.loss.ScoreDivergence;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// DPO on pairs, with TRL's names and defaults.
@About("DPO on pairs of a chosen and a rejected completion; keys and defaults as in TRL's `DPOConfig`.")
public record DpoConfig(
        @JsonUnwrapped PreferenceSettings preferences,

        @Key(value = "The loss of a pair, or several of them.", standard = "[sigmoid]", fewest = 1)
        List<Part<PreferenceProvider<?>>> lossType,

        @Key(value = "What each loss counts; 1 each when empty.", standard = "[]")
        List<Double> lossWeights,

        @Key(
                value = "Strength of the preference: the higher, the nearer the policy stays to the reference.",
                standard = "0.1",
                range = "(0, )")
        double beta,

        @Key(
                value =
                        "Share of pairs whose order is taken to be wrong; robust, exo_pair, aot and aot_unpaired read it, sigmoid does not.",
                standard = "0.0",
                range = "[0, 1)")
        double labelSmoothing,

        @Key(
                value =
                        "What score a log-ratio makes; another one than reverse_kl goes with the losses sigmoid, sigmoid_norm, hinge, ipo, exo_pair, robust, discopop and sft.",
                standard = "reverse_kl")
        ScoreDivergence.Type fDivergenceType,

        @Key(value = "α of alpha_divergence.", standard = "0.5")
        double fAlphaDivergenceCoef,

        @Key(
                value = "What a token beyond the length of the shorter completion counts (LD-DPO); 1 when left out.",
                range = "[0, 1]")
        @Nullable
        Double ldAlpha,

        @Key(
                value =
                        "Whether a pair counts as much as the policy would write it (WPO); not with aot, aot_unpaired or sft.",
                standard = "false")
        boolean useWeighting,

        @Key(value = "Temperature by which discopop blends its two losses.", standard = "0.05", range = "(0, )")
        double discopopTau,

        @Key(
                value =
                        "Whether the reference's log-probabilities of all rows are computed before the first step and kept in the run directory, so that no copy of the weights is.",
                standard = "false")
        boolean precomputeRefLogProbs)
        implements PreferenceConfig {
    private static final Set<String> UNWEIGHTED = Set.of("aot", "aot_unpaired", "sft");
    private static final Set<String> RATIOS =
            Set.of("nca_pair", "bco_pair", "sppo_hard", "apo_zero", "apo_down", "aot", "aot_unpaired");

    public DpoConfig {
        lossType = List.copyOf(lossType);
        lossWeights = List.copyOf(lossWeights);
        Keys.check(
                DpoConfig.class,
                preferences,
                lossType,
                lossWeights,
                beta,
                labelSmoothing,
                fDivergenceType,
                fAlphaDivergenceCoef,
                ldAlpha,
                useWeighting,
                discopopTau,
                precomputeRefLogProbs);
        List<String> types = lossType.stream().map(Part::type).toList();
        if (!lossWeights.isEmpty() && lossWeights.size() != types.size()) {
            throw new InvalidValue(
                    "loss_weights",
                    "must have a weight for each of " + types + " but was " + lossWeights
                            + ": give as many, or remove the key for 1 each");
        }
        for (String type : types) {
            if (type.equals("exo_pair") && labelSmoothing == 0) {
                throw new InvalidValue(
                        "label_smoothing",
                        "must be above 0 with loss_type exo_pair, which takes its logarithm, but was 0: set it to 0.001,"
                                + " which its paper recommends");
            }
            if (type.equals("robust") && labelSmoothing >= 0.5) {
                throw new InvalidValue(
                        "label_smoothing",
                        "must be below 0.5 with loss_type robust but was " + labelSmoothing + ": set it to 0.1, for"
                                + " example");
            }
            if (useWeighting && UNWEIGHTED.contains(type)) {
                throw new InvalidValue(
                        "use_weighting",
                        "must be false with loss_type " + type
                                + ", whose loss is not one of single pairs: remove it, or take another loss");
            }
            if (fDivergenceType != ScoreDivergence.Type.REVERSE_KL && RATIOS.contains(type)) {
                throw new InvalidValue(
                        "f_divergence_type",
                        "must be reverse_kl with loss_type " + type
                                + ", which compares log-ratios themselves: remove it, or take another loss");
            }
        }
    }

    @Override
    public boolean refers() {
        return true;
    }
}
