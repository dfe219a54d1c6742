package dev.edgewise.ranking.metric;

import dev.edgewise.numeric.Order;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Which of equal scores comes first, where a convention wants an order.
public final class Ties {
    private Ties() {}

    /// Returns the grades by rank; of equal scores the first given comes first.
    public static double[] firstGiven(double[] scores, double[] grades) {
        return taken(grades, Order.descending(scores));
    }

    /// Returns the grades by rank; of equal scores the last given comes first. scikit-learn's `ignore_ties`, and
    /// MRR of sentence-transformers.
    public static double[] lastGiven(double[] scores, double[] grades) {
        int n = scores.length;
        double[] turnedScores =
                IntStream.range(0, n).mapToDouble(i -> scores[n - 1 - i]).toArray();
        double[] turnedGrades =
                IntStream.range(0, n).mapToDouble(i -> grades[n - 1 - i]).toArray();
        return firstGiven(turnedScores, turnedGrades);
    }

    /// Returns the grades by rank; of equal scores the document comes first whose id is the greatest, byte by
    /// byte. trec_eval 10.
    public static double[] byId(double[] scores, double[] grades, String[] ids) {
        byte[][] bytes = Arrays.stream(ids)
                .map(id -> id.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> 0.0 - scores[i])
                        .thenComparing((a, b) -> Arrays.compareUnsigned(bytes[b], bytes[a])))
                .mapToInt(Integer::intValue)
                .toArray();
        return taken(grades, order);
    }

    private static double[] taken(double[] values, int[] order) {
        return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }
}
