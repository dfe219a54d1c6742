package dev.edgewise.ranking.metric;

import dev.edgewise.numeric.Order;
import java.util.Arrays;

/// How two series go together. All are NaN where a series is constant.
public final class Correlation {
    private Correlation() {}

    /// Returns Pearson's r.
    public static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /// Returns Spearman's ρ: Pearson's r of the ranks, ties averaged.
    public static double spearman(double[] x, double[] y) {
        return pearson(Order.averagedRanks(x), Order.averagedRanks(y));
    }

    /// Returns Kendall's τ-b, in quadratic time.
    public static double kendall(double[] x, double[] y) {
        double concordant = 0;
        double pairsX = 0;
        double pairsY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double signX = Math.signum(x[i] - x[j]);
                double signY = Math.signum(y[i] - y[j]);
                concordant += signX * signY;
                pairsX += Math.abs(signX);
                pairsY += Math.abs(signY);
            }
        }
        return concordant / Math.sqrt(pairsX * pairsY);
    }
}
