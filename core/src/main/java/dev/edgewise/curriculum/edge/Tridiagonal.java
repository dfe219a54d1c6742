package dev.edgewise.curriculum.edge;

/// A symmetric positive definite tridiagonal matrix, n × n, with −`tie` beside the diagonal.
///
/// @param diagonal its n values
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tridiagonal(double[] diagonal, double tie) {
    /// Returns x with `this · x = right`.
    double[] solve(double[] right) {
        int n = diagonal.length;
        double[] pivots = pivots();
        double[] x = right.clone();
        for (int l = 1; l < n; l++) {
            x[l] += tie / pivots[l - 1] * x[l - 1];
        }
        x[n - 1] /= pivots[n - 1];
        for (int l = n - 2; l >= 0; l--) {
            x[l] = (x[l] + tie * x[l + 1]) / pivots[l];
        }
        return x;
    }

    private double[] pivots() {
        double[] pivots = diagonal.clone();
        for (int l = 1; l < pivots.length; l++) {
            pivots[l] -= tie * tie / pivots[l - 1];
        }
        return pivots;
    }

    /// Returns the diagonal of the inverse: 1 / (forward pivot + backward pivot − diagonal).
    double[] inverseDiagonal() {
        int n = diagonal.length;
        double[] inverse = new double[n];
        double[] forward = pivots();
        double backward = 0;
        for (int l = n - 1; l >= 0; l--) {
            backward = l == n - 1 ? diagonal[l] : diagonal[l] - tie * tie / backward;
            inverse[l] = 1 / (forward[l] + backward - diagonal[l]);
        }
        return inverse;
    }
}
