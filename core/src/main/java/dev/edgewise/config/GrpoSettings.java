package dev.edgewise.config;

import dev.edgewise.plugin.CreditProvider;
import dev.edgewise.plugin.ObjectiveProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// The knobs of GRPO, with TRL's names and defaults.
@About("GRPO on the policy's own completions; keys and defaults as in TRL's `GRPOConfig`.")
public record GrpoSettings(
        @Key(
                value = "Completions per prompt, the group G; advantages are relative to the group.",
                standard = "8",
                range = "[2, )",
                unit = "completions")
        int numGenerations,

        @Key(value = "Groups in one optimizer step, after the gate.", standard = "8", range = "[1, )", unit = "groups")
        int groupsPerStep,

        @Key(
                value = "Groups of lessons in one optimizer step, where there are lessons: curriculum.lessons.",
                standard = "8",
                range = "[1, )",
                unit = "groups")
        int lessonsPerStep,

        @Key(
                value =
                        "How many times groups_per_step groups may be sampled to fill one step when the gate rejects groups.",
                standard = "4",
                range = "[1, )")
        int maxGenBatches,

        @Key(value = "Optimizer steps on the same rollouts, μ.", standard = "1", range = "[1, )")
        int numIterations,

        @Key(value = "How token losses are put together. TRL's bnpo over a whole step is dapo.", standard = "dapo")
        Part<ObjectiveProvider<?>> lossType,

        @Key(
                value =
                        "What centred rewards are divided by: the group's or the batch's standard deviation, or nothing.",
                standard = "group")
        Part<CreditProvider<?>> scaleRewards,

        @Key(
                value =
                        "Weight of the KL divergence to the starting model; above 0 a second copy of the weights is kept.",
                standard = "0.0",
                range = "[0, )")
        double beta,

        @Key(value = "Lower clip of the probability ratio, 1 − ε.", standard = "0.2", range = "[0, 1)")
        double epsilon,

        @Key(
                value = "Upper clip, 1 + ε_high; epsilon when left out. DAPO recommends 0.28, cispo takes 5.",
                range = "[0, )")
        @Nullable
        Double epsilonHigh,

        @Key(
                value =
                        "Where an environment answers: episode gives every turn of the model the credit of the whole; turn"
                                + " gives a turn that of what came from it on, relative to the turns of the same number in the group.",
                standard = "episode")
        TurnCredit turnCredit,

        @Key("A teacher that says of every token of a completion how likely it finds it; none when left out.") @Nullable
        DistillConfig distill) {

    /// Makes settings that give credit to whole episodes.
    public GrpoSettings(
            int numGenerations,
            int groupsPerStep,
            int lessonsPerStep,
            int maxGenBatches,
            int numIterations,
            Part<ObjectiveProvider<?>> lossType,
            Part<CreditProvider<?>> scaleRewards,
            double beta,
            double epsilon,
            @Nullable Double epsilonHigh,
            @Nullable DistillConfig distill) {
        this(
                numGenerations,
                groupsPerStep,
                lessonsPerStep,
                maxGenBatches,
                numIterations,
                lossType,
                scaleRewards,
                beta,
                epsilon,
                epsilonHigh,
                TurnCredit.EPISODE,
                distill);
    }

    public GrpoSettings {
        Keys.check(
                GrpoSettings.class,
                numGenerations,
                groupsPerStep,
                lessonsPerStep,
                maxGenBatches,
                numIterations,
                lossType,
                scaleRewards,
                beta,
                epsilon,
                epsilonHigh,
                turnCredit,
                distill);
    }
}
