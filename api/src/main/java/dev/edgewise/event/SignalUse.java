package dev.edgewise.event;

import dev.edgewise.task.Cell;

/// What one signal gave to one cell in a step, and what it cost.
///
/// @param signal [#OUTCOME], [#DEMONSTRATIONS], [#DISTILLATION], or the type of lessons
/// @param sequences completions or solutions that entered the update
/// @param tokens prompt and completion tokens that the student sampled or was shown, of these and of those that did
///     not enter the update
/// @param teacherTokens tokens that a teacher read and wrote for it
public record SignalUse(Cell cell, String signal, long sequences, long tokens, long teacherTokens) {
    /// Reward of the student's own completions.
    public static final String OUTCOME = "outcome";

    /// Expert solutions to imitate.
    public static final String DEMONSTRATIONS = "demonstrations";

    /// Token probabilities of a teacher on the student's own completions.
    public static final String DISTILLATION = "distillation";
}
