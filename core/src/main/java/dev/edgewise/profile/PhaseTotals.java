package dev.edgewise.profile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The phases of many steps added up.
///
/// @param steps number of steps with a profile
/// @param seconds seconds of every phase that occurred, in the phases' order
public record PhaseTotals(int steps, Map<Phase, Double> seconds) {
    public PhaseTotals {
        Map<Phase, Double> ordered = new EnumMap<>(Phase.class);
        ordered.putAll(seconds);
        seconds = Collections.unmodifiableMap(ordered);
    }

    /// Adds up the metrics of each step. A step without `profile/…` keys does not count.
    public static PhaseTotals of(List<Map<String, Double>> steps) {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        int counted = 0;
        for (Map<String, Double> metrics : steps) {
            boolean any = false;
            for (Phase phase : Phase.values()) {
                Double spent = metrics.get(Phase.PREFIX + phase.key());
                if (spent != null && Double.isFinite(spent)) {
                    seconds.merge(phase, spent, Double::sum);
                    any = true;
                }
            }
            counted += any ? 1 : 0;
        }
        return new PhaseTotals(counted, seconds);
    }

    /// Returns the seconds of all phases.
    public double total() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// Returns the part of the whole that `phase` takes, in [0, 1]; 0 if nothing was measured.
    public double share(Phase phase) {
        double total = total();
        return total == 0 ? 0 : seconds.getOrDefault(phase, 0.0) / total;
    }
}
