package dev.edgewise.trainer;

import java.util.List;
import java.util.Map;

/// What learning from a batch showed.
///
/// @param metrics under TRL's keys, means over the iterations
/// @param reports of the first update, one per part of the batch in its order; none for an empty batch
public record Learned<R>(Map<String, Double> metrics, List<R> reports) {
    public Learned {
        reports = List.copyOf(reports);
    }
}
