package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import org.jspecify.annotations.Nullable;

/// Length of the run, checkpoints, evaluation.
@About("Length of the run, checkpoints, evaluation.")
public record TrainConfig(
        @Key(
                value = "Optimizer steps of the run; the learning rate reaches its end here.",
                standard = "300",
                range = "[1, )",
                unit = "steps")
        int maxSteps,

        @Key(
                value = "The run ends, complete, after this wall time; no limit when left out.",
                range = "(0, )",
                unit = "seconds")
        @Nullable
        Double maxSeconds,

        @Key(
                value =
                        "The run ends, complete, when exactly so many completions were sampled, rejected groups included; a multiple of num_generations. No limit when left out.",
                range = "[1, )",
                unit = "completions")
        @Nullable
        Long maxRollouts,

        @Key(
                value =
                        "The run ends, complete, after the step that reaches so many tokens of prompts and completions, demonstrations included; no limit when left out.",
                range = "[1, )",
                unit = "tokens")
        @Nullable
        Long maxTokens,

        @Key(
                value =
                        "Tokens of one forward and backward pass; gradients of a step are accumulated over as many as it takes. Lower it when memory runs out; the result is the same.",
                standard = "4096",
                range = "[1, )",
                unit = "tokens")
        int microBatchTokens,

        @Key(
                value = "A checkpoint is written every so many steps, at borders of phases, and at the end.",
                standard = "100",
                range = "[1, )",
                unit = "steps")
        int saveSteps,

        @Key(
                value = "Older checkpoints are deleted, but for those that a guard may still go back to.",
                standard = "2",
                range = "[1, )",
                unit = "checkpoints")
        int saveTotalLimit,

        @Key(
                value = "Held-out tasks are asked every so many steps, and at start and end; 0: only at start and end.",
                standard = "50",
                range = "[0, )",
                unit = "steps")
        int evalSteps,

        @Key(value = "Held-out tasks per level.", standard = "32", range = "[1, )", unit = "tasks")
        int evalSamples,

        @Key(
                value =
                        "Held-out tasks are answered at this temperature, once each; 0: by the most likely token. Outcome reward raises the chance of a right sample first, which greedy answers do not show; at `rollout.temperature` the accuracy is pass@1 as probe measures it.",
                standard = "0.0",
                range = "[0, 100]")
        double evalTemperature,

        @Key(
                value = "Whether completions with rewards and advantages are written to the run directory.",
                standard = "true")
        boolean logRollouts) {

    public TrainConfig {
        Keys.check(
                TrainConfig.class,
                maxSteps,
                maxSeconds,
                maxRollouts,
                maxTokens,
                microBatchTokens,
                saveSteps,
                saveTotalLimit,
                evalSteps,
                evalSamples,
                evalTemperature,
                logRollouts);
    }
}
