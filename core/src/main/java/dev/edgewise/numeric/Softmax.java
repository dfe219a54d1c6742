package dev.edgewise.numeric;

/// The softmax and its logarithm, without overflow: the largest value is subtracted first.
public final class Softmax {
    private Softmax() {}

    /// Returns log Σ exp(x).
    public static double logSum(double[] x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : x) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (double value : x) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }

    /// Returns log(exp(a) + exp(b)).
    public static double logSum(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /// Returns log softmax(x/τ).
    public static double[] log(double[] x, double temperature) {
        double[] logs = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            logs[i] = x[i] / temperature;
        }
        double sum = logSum(logs);
        for (int i = 0; i < x.length; i++) {
            logs[i] -= sum;
        }
        return logs;
    }

    /// Returns softmax(x/τ).
    public static double[] of(double[] x, double temperature) {
        double[] shares = log(x, temperature);
        for (int i = 0; i < x.length; i++) {
            shares[i] = Math.exp(shares[i]);
        }
        return shares;
    }
}
