package dev.edgewise.batch;

import dev.edgewise.objective.Objective;
import java.util.List;

/// Sequences trained under one objective.
///
/// @param weight multiplies the part's loss
/// @param prefix put in front of the part's metrics; empty for the policy's own completions
public record BatchPart(Objective objective, List<TrainingSequence> sequences, double weight, String prefix) {
    /// The prefix of what is imitated.
    public static final String DEMONSTRATIONS = "demonstrations/";

    /// The prefix of lessons.
    public static final String LESSONS = "lessons/";

    public BatchPart {
        sequences = List.copyOf(sequences);
    }

    /// Makes a part of completions or, if the sequences were not sampled, of demonstrations.
    public BatchPart(Objective objective, List<TrainingSequence> sequences, double weight) {
        this(
                objective,
                sequences,
                weight,
                sequences.isEmpty() || sequences.getFirst().sampled() ? "" : DEMONSTRATIONS);
    }
}
