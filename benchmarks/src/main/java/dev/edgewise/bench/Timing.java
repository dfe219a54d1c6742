package dev.edgewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What repeating a workload gave.
///
/// @param seconds of each timed repetition
/// @param prefillSeconds of a generation: each repetition of its first token alone; empty elsewhere
/// @param profile `profile/<phase>` of the last repetition
record Timing(List<Double> seconds, List<Double> prefillSeconds, Map<String, Double> profile) {
    Timing {
        seconds = List.copyOf(seconds);
        prefillSeconds = List.copyOf(prefillSeconds);
    }

    /// Seconds of each of `repeats` runs of `work`.
    static List<Double> repeat(int repeats, Runnable work) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            long start = System.nanoTime();
            work.run();
            seconds.add((System.nanoTime() - start) / 1e9);
        }
        return seconds;
    }
}
