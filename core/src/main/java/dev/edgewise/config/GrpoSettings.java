package dev.edgewise.config;

import dev.edgewise.advantage.ScaleRewards;
import dev.edgewise.objective.loss.LossType;
import org.jspecify.annotations.Nullable;

/// The knobs of GRPO, with TRL's names and defaults.
///
/// @param epsilonHigh upper clip of the ratio; null means `epsilon`
public record GrpoSettings(
        int numGenerations,
        int groupsPerStep,
        int maxGenBatches,
        int numIterations,
        LossType lossType,
        ScaleRewards scaleRewards,
        double beta,
        double epsilon,
        @Nullable Double epsilonHigh) {
    static final Section SECTION = Section.of(
            "GRPO on the policy's own completions; keys and defaults as in TRL's `GRPOConfig`.",
            Key.whole(
                    "num_generations",
                    8,
                    Interval.atLeast(2),
                    "completions",
                    "Completions per prompt, the group G; advantages are relative to the group."),
            Key.whole(
                    "groups_per_step",
                    8,
                    Interval.atLeast(1),
                    "groups",
                    "Groups in one optimizer step, after the gate."),
            Key.whole(
                    "max_gen_batches",
                    4,
                    Interval.atLeast(1),
                    "",
                    "How many times groups_per_step groups may be sampled to fill one step when the gate rejects groups."),
            Key.whole("num_iterations", 1, Interval.atLeast(1), "", "Optimizer steps on the same rollouts, μ."),
            Key.choice(
                    "loss_type",
                    LossType.DAPO,
                    "How token losses are put together. TRL's bnpo over a whole step is dapo."),
            Key.choice(
                    "scale_rewards",
                    ScaleRewards.GROUP,
                    "What centred rewards are divided by: the group's or the batch's standard deviation, or nothing."),
            Key.real(
                    "beta",
                    0.0,
                    Interval.atLeast(0),
                    "",
                    "Weight of the KL divergence to the starting model; above 0 a second copy of the weights is kept."),
            Key.real("epsilon", 0.2, Interval.fromBelow(0, 1), "", "Lower clip of the probability ratio, 1 − ε."),
            Key.real(
                    "epsilon_high",
                    null,
                    Interval.atLeast(0),
                    "",
                    "Upper clip, 1 + ε_high; epsilon when left out. DAPO recommends 0.28, cispo takes 5."));

    public GrpoSettings {
        SECTION.check("num_generations", numGenerations);
        SECTION.check("groups_per_step", groupsPerStep);
        SECTION.check("max_gen_batches", maxGenBatches);
        SECTION.check("num_iterations", numIterations);
        SECTION.check("beta", beta);
        SECTION.check("epsilon", epsilon);
        if (epsilonHigh != null) {
            SECTION.check("epsilon_high", epsilonHigh);
        }
    }
}
