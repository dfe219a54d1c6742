package dev.edgewise.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// How long the measurements that are still to come will take: as long as the same one took, or its estimate, corrected
/// by how far the estimates of those done were off.
final class TimeLeft {
    private final List<Contender> ahead;
    private final ToDoubleFunction<Contender> estimate;
    private final Map<String, Double> measured = new HashMap<>();
    private double estimated;
    private double spent;

    /// @param ahead every measurement to come, in order
    TimeLeft(List<Contender> ahead, ToDoubleFunction<Contender> estimate) {
        this.ahead = new ArrayList<>(ahead);
        this.estimate = estimate;
    }

    /// The next measurement ended.
    void done(double seconds) {
        Contender contender = ahead.removeFirst();
        measured.put(contender.id(), seconds);
        estimated += estimate.applyAsDouble(contender);
        spent += seconds;
    }

    /// Seconds.
    double seconds() {
        double correction = estimated == 0 ? 1 : spent / estimated;
        return ahead.stream()
                .mapToDouble(contender -> {
                    Double known = measured.get(contender.id());
                    return known == null ? correction * estimate.applyAsDouble(contender) : known;
                })
                .sum();
    }
}
