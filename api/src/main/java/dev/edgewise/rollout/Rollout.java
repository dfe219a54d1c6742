package dev.edgewise.rollout;

import dev.edgewise.reward.Score;
import org.jspecify.annotations.Nullable;

/// A completion with its score.
///
/// @param prompt what the model was given; null for the prompt of the group
public record Rollout(
        Completion completion, Score score, @Nullable GivenPrompt prompt) {
    /// Makes a rollout under the prompt of its group.
    public Rollout(Completion completion, Score score) {
        this(completion, score, null);
    }

    /// Returns the same under another prompt.
    public Rollout under(GivenPrompt other) {
        return new Rollout(completion, score, other);
    }

    /// Returns the same with another score.
    public Rollout scored(Score other) {
        return new Rollout(completion, other, prompt);
    }
}
