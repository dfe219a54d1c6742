package dev.edgewise.ranking.metric;

import dev.edgewise.eval.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How two rankers differ on the same queries.
///
/// The interval is the percentile bootstrap over units with linear interpolation, as numpy has it. The test
/// flips the signs of units. A unit is a query, or all queries of a topic: queries that share a topic are not
/// independent.
///
/// @param difference mean over queries of `treatment − reference`, with a 95 % interval
/// @param p two-sided probability of a mean this far from 0 if signs were random
/// @param above queries on which the treatment is better
/// @param below queries on which it is worse
/// @param units that were resampled
public record PairedComparison(Interval difference, double p, int above, int below, int units) {
    /// Resamples of the interval, and flips of the sampled test.
    public static final int RESAMPLES = 10_000;

    /// The most units whose signs are flipped in all ways.
    public static final int EXACT = 16;

    private static final double SMALLEST = 1e-12;

    /// Compares the values of queries at equal positions.
    ///
    /// @param topics a topic of each query; null where each query is a unit
    public static PairedComparison of(
            double[] treatment, double[] reference, @Nullable List<String> topics, RandomGenerator random) {
        if (treatment.length != reference.length || treatment.length == 0) {
            throw new IllegalArgumentException(
                    "a comparison needs the same queries on both sides, at least one, but got " + treatment.length
                            + " and " + reference.length);
        }
        double[] differences = new double[treatment.length];
        Arrays.setAll(differences, i -> treatment[i] - reference[i]);
        Units units = Units.of(differences, topics);
        return new PairedComparison(
                units.interval(units.resampled(RESAMPLES, random)),
                units.size() <= EXACT ? units.exactP() : units.sampledP(RESAMPLES, random),
                (int) Arrays.stream(differences).filter(each -> each > 0).count(),
                (int) Arrays.stream(differences).filter(each -> each < 0).count(),
                units.size());
    }

    /// Returns the mean of a metric over queries with its bootstrap interval over units.
    ///
    /// @param topics a topic of each query; null where each query is a unit
    public static Interval mean(double[] values, @Nullable List<String> topics, RandomGenerator random) {
        Units units = Units.of(values, topics);
        return units.interval(units.resampled(RESAMPLES, random));
    }

    /// Tells whether the interval leaves out zero.
    public boolean excludesZero() {
        return difference.low() > 0 || difference.high() < 0;
    }

    /// Sums and counts of values that are resampled together.
    record Units(List<double[]> sumsAndCounts) {
        static Units of(double[] values, @Nullable List<String> topics) {
            Map<String, double[]> units = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                double[] unit =
                        units.computeIfAbsent(topics == null ? Integer.toString(i) : topics.get(i), _ -> new double[2]);
                unit[0] += values[i];
                unit[1]++;
            }
            return new Units(List.copyOf(units.values()));
        }

        int size() {
            return sumsAndCounts.size();
        }

        /// Returns the mean over the values of chosen units.
        double mean(int[] chosen) {
            double sum = 0;
            double count = 0;
            for (int unit : chosen) {
                sum += sumsAndCounts.get(unit)[0];
                count += sumsAndCounts.get(unit)[1];
            }
            return sum / count;
        }

        private double mean() {
            int[] all = new int[size()];
            Arrays.setAll(all, i -> i);
            return mean(all);
        }

        double[] resampled(int resamples, RandomGenerator random) {
            double[] means = new double[resamples];
            int[] chosen = new int[size()];
            for (int r = 0; r < resamples; r++) {
                Arrays.setAll(chosen, _ -> random.nextInt(size()));
                means[r] = mean(chosen);
            }
            return means;
        }

        Interval interval(double[] means) {
            double[] sorted = means.clone();
            Arrays.sort(sorted);
            double mean = mean();
            return new Interval(mean, Math.min(mean, quantile(sorted, 0.025)), Math.max(mean, quantile(sorted, 0.975)));
        }

        static double quantile(double[] sorted, double q) {
            double at = q * (sorted.length - 1);
            int below = (int) Math.floor(at);
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
        }

        /// Returns twice the smaller tail over all 2ⁿ flips of signs, as scipy's `permutation_test`.
        double exactP() {
            double[] sums = sumsAndCounts.stream().mapToDouble(unit -> unit[0]).toArray();
            double observed = Arrays.stream(sums).sum();
            double slack = SMALLEST * Arrays.stream(sums).map(Math::abs).sum();
            long all = 1L << sums.length;
            long high = 0;
            long low = 0;
            for (long flips = 0; flips < all; flips++) {
                double sum = 0;
                for (int i = 0; i < sums.length; i++) {
                    sum += (flips >> i & 1) == 0 ? sums[i] : -sums[i];
                }
                high += sum >= observed - slack ? 1 : 0;
                low += sum <= observed + slack ? 1 : 0;
            }
            return Math.min(1, 2.0 * Math.min(high, low) / all);
        }

        /// Returns (1 + #{abs(mean*) ≥ abs(mean)}) / (1 + B) over B random flips of signs.
        double sampledP(int flips, RandomGenerator random) {
            double[] sums = sumsAndCounts.stream().mapToDouble(unit -> unit[0]).toArray();
            double slack = SMALLEST * Arrays.stream(sums).map(Math::abs).sum();
            double observed = Math.abs(Arrays.stream(sums).sum()) - slack;
            int extreme = 0;
            for (int f = 0; f < flips; f++) {
                double sum = 0;
                for (double each : sums) {
                    sum += random.nextBoolean() ? each : -each;
                }
                extreme += Math.abs(sum) >= observed ? 1 : 0;
            }
            return (1.0 + extreme) / (1 + flips);
        }
    }
}
