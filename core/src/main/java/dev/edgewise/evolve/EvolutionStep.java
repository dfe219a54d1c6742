package dev.edgewise.evolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an iteration did.
///
/// @param iteration from 1 on; 0 for the prompts that evolution began with
/// @param outcome how it ended
/// @param parents the candidates that were changed or merged
/// @param part the name of the part that was changed; empty for a merge, and at the beginning
/// @param before the sum of scores of the better parent on the tasks compared
/// @param after the sum of scores of the new prompt on them
/// @param candidate the new candidate; null where there is none
/// @param spent trials so far
public record EvolutionStep(
        int iteration,
        Outcome outcome,
        List<Integer> parents,
        String part,
        double before,
        double after,
        @Nullable Candidate candidate,
        long spent) {
    /// How an iteration ended.
    public enum Outcome {
        /// A prompt that evolution began with.
        BEGUN,
        /// A changed prompt was better and is kept.
        CHANGED,
        /// A merged prompt was no worse than its parents and is kept.
        MERGED,
        /// The new prompt was not better.
        REJECTED,
        /// Every task of the minibatch was solved already.
        PERFECT,
        /// Nothing new was proposed.
        UNCHANGED
    }

    public EvolutionStep {
        parents = List.copyOf(parents);
    }

    /// Returns the number of the new candidate; -1 where there is none.
    public int found() {
        return candidate == null ? -1 : candidate.number();
    }
}
