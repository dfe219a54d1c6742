package dev.edgewise.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/// Estimates the time left from the last steps.
///
/// It takes the mean over up to 30 steps. Once there are five, it leaves out the longest and the shortest. So
/// evaluations and checkpoints count with the weight they have, and one hiccup does not. The first step is
/// slower than all others and never counts.
final class Eta {
    private static final int WINDOW = 30;

    private final Deque<Double> durations = new ArrayDeque<>();
    private double last = Double.NaN;

    /// Notes that a step ended `seconds` after the start of the run.
    void step(double seconds) {
        if (!Double.isNaN(last)) {
            durations.addLast(Math.max(0, seconds - last));
            if (durations.size() > WINDOW) {
                durations.removeFirst();
            }
        }
        last = seconds;
    }

    /// Returns the seconds for `steps` more steps; empty before two steps were measured.
    OptionalDouble remaining(int steps) {
        int n = durations.size();
        if (n < 2) {
            return OptionalDouble.empty();
        }
        int skip = n >= 5 ? 1 : 0;
        double mean = durations.stream()
                .sorted()
                .skip(skip)
                .limit(n - 2L * skip)
                .mapToDouble(d -> d)
                .average()
                .orElseThrow();
        return OptionalDouble.of(mean * Math.max(0, steps));
    }
}
