package dev.edgewise.batch;

import dev.edgewise.objective.Objective;
import java.util.List;

/// Sequences trained under one objective. `weight` multiplies the part's loss.
public record BatchPart(Objective objective, List<TrainingSequence> sequences, double weight) {
    public BatchPart {
        sequences = List.copyOf(sequences);
    }
}
