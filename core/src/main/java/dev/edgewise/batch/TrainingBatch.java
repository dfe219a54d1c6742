package dev.edgewise.batch;

import java.util.List;

/// Everything that one optimizer step learns from. Its loss is the weighted sum of the parts' losses.
public record TrainingBatch(List<BatchPart> parts) {
    public TrainingBatch {
        parts = parts.stream().filter(part -> !part.sequences().isEmpty()).toList();
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }
}
