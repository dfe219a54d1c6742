package dev.edgewise.evolve;

import org.jspecify.annotations.Nullable;

/// A prompt with what it was found to be worth.
///
/// @param score the mean score of the tasks that judged it; null where none did
/// @param tasks how many tasks that were; 0 where none did
public record ScoredPrompt(Prompt prompt, @Nullable Double score, int tasks) {
    public ScoredPrompt {
        if ((score != null && !Double.isFinite(score)) || tasks < 0) {
            throw new IllegalArgumentException("a prompt was scored " + score + " by " + tasks + " tasks");
        }
    }

    /// Makes a prompt of a candidate.
    public static ScoredPrompt of(Candidate candidate) {
        return new ScoredPrompt(
                new Prompt(candidate.parts()),
                candidate.mean(),
                candidate.scores().size());
    }
}
