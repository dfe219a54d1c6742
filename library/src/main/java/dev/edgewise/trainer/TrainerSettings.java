package dev.edgewise.trainer;

/// What the loop itself needs to know.
///
/// @param steps optimizer steps in all
/// @param maxSeconds stops after this wall time; infinity is off
/// @param maxRollouts stops when so many completions were sampled, never more; [#UNLIMITED] is off
/// @param maxTokens stops after the first step that reaches so many tokens of prompts and completions;
///     [#UNLIMITED] is off
/// @param evalSteps measures held-out accuracy every so many steps, at the start and at the end; 0 for the
///     end points only
/// @param saveSteps writes a checkpoint every so many steps; 0 only at the end
public record TrainerSettings(
        int steps, double maxSeconds, long maxRollouts, long maxTokens, int evalSteps, int saveSteps) {
    /// No limit of rollouts or tokens.
    public static final long UNLIMITED = Long.MAX_VALUE;

    public TrainerSettings {
        if (steps < 1) {
            throw new IllegalArgumentException("max_steps must be at least 1 but was " + steps);
        }
        if (maxRollouts < 1 || maxTokens < 1) {
            throw new IllegalArgumentException(
                    "max_rollouts and max_tokens must be at least 1 but were " + maxRollouts + " and " + maxTokens);
        }
    }

    /// Makes one without budgets.
    public TrainerSettings(int steps, double maxSeconds, int evalSteps, int saveSteps) {
        this(steps, maxSeconds, UNLIMITED, UNLIMITED, evalSteps, saveSteps);
    }
}
