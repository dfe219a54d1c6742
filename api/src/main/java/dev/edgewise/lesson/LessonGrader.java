package dev.edgewise.lesson;

import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;

/// Scores a completion of one lesson. Pure.
@FunctionalInterface
public interface LessonGrader {
    /// Returns the score. Its `success` says that the model understands the lesson: a cell whose lessons are
    /// understood leaves imitation.
    Score score(Completion completion);
}
