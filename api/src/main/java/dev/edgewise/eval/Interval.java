package dev.edgewise.eval;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A two-sided 95 % confidence interval around an estimate.
public record Interval(double estimate, double low, double high) {
    private static final double LEVEL = 0.95;

    /// Φ⁻¹(0.975).
    private static final double Z = 1.959963984540054;

    public Interval {
        if (!(low <= estimate && estimate <= high)) {
            throw new IllegalArgumentException(
                    "an interval needs low <= estimate <= high but got " + low + ", " + estimate + ", " + high);
        }
    }

    /// Returns Wilson's score interval of a proportion, 1927. Unlike p ± 1.96·√(p(1−p)/n) it never leaves `[0,
    /// 1]`, and it has a width at 0 and n successes too.
    ///
    ///     (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n),   p = successes / trials
    ///
    /// @throws IllegalArgumentException if there are no trials, or successes are not between 0 and `trials`
    public static Interval wilson(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("a proportion needs trials >= 1 and 0 <= successes <= trials but got "
                    + successes + " of " + trials);
        }
        return score((double) successes / trials, (double) trials);
    }

    private static Interval score(double p, double n) {
        double middle = p + Z * Z / (2 * n);
        double spread = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        // At 0 and n successes a bound is p itself; rounding must not carry it past p.
        double low = p == 0 ? 0 : Math.min(p, (middle - spread) / scale);
        double high = p == 1 ? 1 : Math.max(p, (middle + spread) / scale);
        return new Interval(p, low, high);
    }

    /// Returns the interval of a mean over tasks that were each sampled several times. It is Wilson's, with the
    /// samples counted at what they are worth together.
    ///
    ///     n_eff = T·m(1−m) / s²,   s² = ((T−1)·s₀² + 2·m(1−m)) / (T+1)
    ///
    /// m and s₀² are mean and sample variance of the tasks' means. If tasks are alike, every sample counts
    /// (n_eff → T·samples). If tasks are either always or never solved, only tasks count (n_eff = T). The two
    /// pseudo-observations of the greatest possible variance keep few tasks from looking alike by chance. If all
    /// tasks agree on 0 or 1, n_eff = T.
    ///
    /// @param taskMeans one value in [0, 1] per task
    /// @param samples completions per task
    /// @throws IllegalArgumentException if there are no tasks, or a value is not in [0, 1]
    public static Interval ofTasks(double[] taskMeans, int samples) {
        int tasks = taskMeans.length;
        double sum = 0;
        for (double value : taskMeans) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a task's mean lies in [0, 1] but was " + value);
            }
            sum += value;
        }
        if (tasks == 0 || samples < 1) {
            throw new IllegalArgumentException("an interval over tasks needs tasks and samples");
        }
        double mean = Math.min(1, sum / tasks);
        double most = mean * (1 - mean);
        if (most < 1e-12) {
            return score(Math.rint(mean), tasks);
        }
        double squares = 0;
        for (double value : taskMeans) {
            squares += (value - mean) * (value - mean);
        }
        double variance = (squares + 2 * most) / (tasks + 1);
        return score(mean, Math.clamp(tasks * most / variance, tasks, (double) tasks * samples));
    }

    /// Returns the percentile bootstrap of a mean, Efron 1979: the 2.5 % and 97.5 % quantiles of the means of
    /// `resamples` samples drawn from `values` with replacement.
    ///
    /// @param resamples at least 40, so that the quantiles exist; 2,000 is plenty
    /// @throws IllegalArgumentException if there are no values, one is not finite, or there are too few
    ///     resamples
    public static Interval bootstrap(double[] values, int resamples, RandomGenerator random) {
        if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a bootstrap needs finite values, at least one, but got " + Arrays.toString(values));
        }
        if (resamples < 2 / (1 - LEVEL)) {
            throw new IllegalArgumentException("resamples must be at least 40 but was " + resamples);
        }
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        int cut = (int) Math.floor((1 - LEVEL) / 2 * resamples);
        double mean = Arrays.stream(values).sum() / values.length;
        return new Interval(mean, Math.min(mean, means[cut]), Math.max(mean, means[resamples - 1 - cut]));
    }
}
