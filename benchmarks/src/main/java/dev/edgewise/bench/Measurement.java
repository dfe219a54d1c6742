package dev.edgewise.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything measured of one contender, a sample per round.
///
/// @param failure why it has no (more) samples; null when all went well
record Measurement(
        Contender contender, List<Sample> samples, @Nullable String failure) {
    Measurement {
        samples = List.copyOf(samples);
    }

    /// Tells whether there is anything to show.
    boolean measured() {
        return !samples.isEmpty();
    }

    /// Returns the median over all repetitions of all rounds; of a generation without its prefill for
    /// [BenchRow.Part#DECODE].
    double seconds(BenchRow.Part part) {
        double whole = median(Sample::seconds);
        return part == BenchRow.Part.DECODE ? whole - median(Sample::prefillSeconds) : whole;
    }

    /// Returns the median over the rounds of what the matrix products alone would take; NaN where it was not
    /// measured.
    double limit(BenchRow.Part part) {
        double whole = median("limit_seconds");
        return part == BenchRow.Part.DECODE ? whole - median("prefill_limit_seconds") : whole;
    }

    /// Returns the greatest peak memory of any round, bytes; 0 where it is not known.
    long peakBytes() {
        return samples.stream()
                .mapToLong(sample -> sample.json().path("peak_rss_bytes").asLong())
                .max()
                .orElse(0);
    }

    /// Returns the median over the rounds in which `key` was measured; NaN where in none.
    double median(String key) {
        return median((Sample sample) -> {
            double value = sample.number(key);
            return Double.isNaN(value) ? List.of() : List.of(value);
        });
    }

    private double median(Function<Sample, List<Double>> values) {
        return median(samples.stream().flatMap(sample -> values.apply(sample).stream()));
    }

    /// Returns the median: of an even number of values the mean of the middle two, of none NaN.
    static double median(Stream<Double> values) {
        List<Double> sorted = new ArrayList<>(values.sorted().toList());
        int n = sorted.size();
        if (n == 0) {
            return Double.NaN;
        }
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }
}
