package dev.edgewise.numeric;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Orders and ranks of values.
public final class Order {
    private Order() {}

    /// Returns the indices of the values, the highest first; of equal values the first given comes first, and 0
    /// equals −0.
    public static int[] descending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> 0.0 - values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Returns the rank of each value: 1 for the highest, and for equal values the mean of their ranks.
    public static double[] averagedRanks(double[] values) {
        int[] order = descending(values);
        double[] ranks = new double[values.length];
        for (int start = 0; start < order.length; ) {
            int end = endOfTies(values, order, start);
            for (int at = start; at < end; at++) {
                ranks[order[at]] = (start + 1 + end) / 2.0;
            }
            start = end;
        }
        return ranks;
    }

    /// Returns the place behind the last of the values that equal the one at `start` of the order.
    public static int endOfTies(double[] values, int[] order, int start) {
        int end = start + 1;
        while (end < order.length && values[order[end]] == values[order[start]]) {
            end++;
        }
        return end;
    }
}
