package dev.edgewise.report;

import java.util.function.IntToDoubleFunction;

/// Divides a long series into at most so many neighbouring parts of equal length, give or take one.
///
/// @param size length of the series
/// @param count number of parts, `min(size, most)`
record Buckets(int size, int count) {
    static Buckets of(int size, int most) {
        return new Buckets(size, Math.min(size, most));
    }

    /// Returns the index of the first element of a part.
    int from(int bucket) {
        return (int) ((long) bucket * size / count);
    }

    /// Returns one past the index of the last element of a part.
    int to(int bucket) {
        return from(bucket + 1);
    }

    /// Returns the mean of a part's finite values; NaN if it has none.
    double mean(int bucket, IntToDoubleFunction values) {
        double sum = 0;
        int n = 0;
        for (int i = from(bucket); i < to(bucket); i++) {
            double value = values.applyAsDouble(i);
            if (Double.isFinite(value)) {
                sum += value;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /// Returns the least of a part's finite values; NaN if it has none.
    double min(int bucket, IntToDoubleFunction values) {
        return -max(bucket, i -> -values.applyAsDouble(i));
    }

    /// Returns the greatest of a part's finite values; NaN if it has none.
    double max(int bucket, IntToDoubleFunction values) {
        double greatest = Double.NaN;
        for (int i = from(bucket); i < to(bucket); i++) {
            double value = values.applyAsDouble(i);
            if (Double.isFinite(value) && !(greatest >= value)) {
                greatest = value;
            }
        }
        return greatest;
    }
}
