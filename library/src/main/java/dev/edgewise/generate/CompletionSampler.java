package dev.edgewise.generate;

import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Draws completions for prompts: [Generator] in this process, [SharedGenerator] over the ranks of a run.
public interface CompletionSampler {
    /// Returns `copies` completions for every request, in order.
    List<List<Completion>> generate(List<Generator.Request> requests, int copies, SamplingSettings settings);

    /// Generates, and tells how far it is.
    ///
    /// @param progress may be told after every token how many completions are there; one that is being sampled
    ///     counts by its share of the longest it may become
    default List<List<Completion>> generate(
            List<Generator.Request> requests, int copies, SamplingSettings settings, DoubleConsumer progress) {
        return generate(requests, copies, settings);
    }

    /// Returns what writes in several turns; empty where none can.
    default Optional<Generator> inTurns() {
        return Optional.empty();
    }

    /// Returns what times the drawing.
    Profile profile();
}
