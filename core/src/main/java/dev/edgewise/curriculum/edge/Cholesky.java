package dev.edgewise.curriculum.edge;

/// A small symmetric positive definite matrix, m × m, as the product of a lower triangle and its transpose.
///
/// @param lower the triangle
@SuppressWarnings("ArrayRecordComponent") // never compared
record Cholesky(double[][] lower) {
    /// @param matrix symmetric positive definite; m may be 0
    static Cholesky of(double[][] matrix) {
        int m = matrix.length;
        double[][] lower = new double[m][m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
        }
        return new Cholesky(lower);
    }

    /// Returns x with `matrix · x = right`.
    double[] solve(double[] right) {
        int m = lower.length;
        double[] x = right.clone();
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = m - 1; i >= 0; i--) {
            for (int k = i + 1; k < m; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
