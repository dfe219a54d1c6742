package dev.edgewise.config;

import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/// Length of the run, checkpoints, evaluation.
///
/// @param maxSeconds wall time after which the run ends as if it had reached its last step; null for no limit
/// @param maxRollouts the run ends, complete, when exactly so many completions were sampled; null for no limit
/// @param maxTokens the run ends, complete, after the step that reaches so many tokens; null for no limit
public record TrainConfig(
        int maxSteps,
        @Nullable Double maxSeconds,
        @Nullable Long maxRollouts,
        @Nullable Long maxTokens,
        int microBatchTokens,
        int saveSteps,
        int saveTotalLimit,
        int evalSteps,
        int evalSamples,
        double evalTemperature,
        boolean logRollouts) {
    static final Section SECTION = Section.of(
            "Length of the run, checkpoints, evaluation.",
            Key.whole(
                    "max_steps",
                    300,
                    Interval.atLeast(1),
                    "steps",
                    "Optimizer steps of the run; the learning rate reaches its end here."),
            Key.real(
                    "max_seconds",
                    null,
                    Interval.above(0),
                    "seconds",
                    "The run ends, complete, after this wall time; no limit when left out."),
            budget(
                    "max_rollouts",
                    "completions",
                    "The run ends, complete, when exactly so many completions were sampled, rejected groups included; a multiple of num_generations. No limit when left out."),
            budget(
                    "max_tokens",
                    "tokens",
                    "The run ends, complete, after the step that reaches so many tokens of prompts and completions, demonstrations included; no limit when left out."),
            Key.whole(
                    "micro_batch_tokens",
                    4096,
                    Interval.atLeast(1),
                    "tokens",
                    "Tokens of one forward and backward pass; gradients of a step are accumulated over as many as it takes. Lower it when memory runs out; the result is the same."),
            Key.whole(
                    "save_steps",
                    100,
                    Interval.atLeast(1),
                    "steps",
                    "A checkpoint is written every so many steps, and at the end."),
            Key.whole(
                    "save_total_limit",
                    2,
                    Interval.atLeast(1),
                    "checkpoints",
                    "Older checkpoints are deleted, but for those that a guard may still go back to."),
            Key.whole(
                    "eval_steps",
                    50,
                    Interval.atLeast(0),
                    "steps",
                    "Held-out tasks are asked every so many steps, and at start and end; 0: only at start and end."),
            Key.whole("eval_samples", 32, Interval.atLeast(1), "tasks", "Held-out tasks per level."),
            Key.real(
                    "eval_temperature",
                    0.0,
                    Interval.between(0, 100),
                    "",
                    "Held-out tasks are answered at this temperature, once each; 0: by the most likely token. Outcome reward raises the chance of a right sample first, which greedy answers do not show; at `rollout.temperature` the accuracy is pass@1 as probe measures it."),
            Key.flag(
                    "log_rollouts",
                    true,
                    "Whether completions with rewards and advantages are written to the run directory."));

    private static Key budget(String name, String unit, String sentence) {
        return new Key(name, new Kind.Whole(Interval.atLeast(1), true), NullNode.instance, unit, sentence);
    }

    public TrainConfig {
        SECTION.check("max_steps", maxSteps);
        if (maxSeconds != null) {
            SECTION.check("max_seconds", maxSeconds);
        }
        if (maxRollouts != null) {
            SECTION.check("max_rollouts", maxRollouts);
        }
        if (maxTokens != null) {
            SECTION.check("max_tokens", maxTokens);
        }
        SECTION.check("micro_batch_tokens", microBatchTokens);
        SECTION.check("save_steps", saveSteps);
        SECTION.check("save_total_limit", saveTotalLimit);
        SECTION.check("eval_steps", evalSteps);
        SECTION.check("eval_samples", evalSamples);
        SECTION.check("eval_temperature", evalTemperature);
    }
}
