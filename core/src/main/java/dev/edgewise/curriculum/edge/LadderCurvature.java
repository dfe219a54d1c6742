package dev.edgewise.curriculum.edge;

/// The curvature of a [LadderModel]'s negative log posterior. It is tridiagonal over the walk, with a few
/// columns for the effects of attributes.
///
///     H = | T   B |   T  n × n, tridiagonal: w_l on the diagonal, and the prior of the walk
///         | Bᵀ  D |   B  n × m: w_l where rung l has attribute a;  D = Σ_l w_l a_l a_lᵀ + I/spread²
///
/// It is solved by the Schur complement `S = D − Bᵀ T⁻¹ B`, m × m.
///
/// @param columns of B
/// @param solved T⁻¹ B, by column
/// @param complement S
/// @param has which rung has which attribute, `[attribute][rung]`
@SuppressWarnings("ArrayRecordComponent") // never compared
record LadderCurvature(Tridiagonal walk, double[][] columns, double[][] solved, Cholesky complement, boolean[][] has) {
    /// The amounts to subtract from walk and effects.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Step(double[] walk, double[] effects) {}

    /// @param weights w_l, how much the outcomes of rung l weigh
    /// @param tie 1/spread²
    /// @param anchor 1/variance of rung `bottom`
    static LadderCurvature of(double[] weights, boolean[][] has, double tie, double anchor, int bottom) {
        int n = weights.length;
        int m = has.length;
        double[] diagonal = weights.clone();
        for (int l = 1; l < n; l++) {
            diagonal[l] += tie;
            diagonal[l - 1] += tie;
        }
        diagonal[bottom] += anchor;
        Tridiagonal walk = new Tridiagonal(diagonal, tie);
        double[][] columns = new double[m][n];
        double[][] solved = new double[m][];
        for (int a = 0; a < m; a++) {
            for (int l = 0; l < n; l++) {
                columns[a][l] = has[a][l] ? weights[l] : 0;
            }
            solved[a] = walk.solve(columns[a]);
        }
        double[][] complement = new double[m][m];
        for (int a = 0; a < m; a++) {
            for (int b = 0; b < m; b++) {
                complement[a][b] = a == b ? tie : 0;
                for (int l = 0; l < n; l++) {
                    complement[a][b] += (has[a][l] && has[b][l] ? weights[l] : 0) - columns[a][l] * solved[b][l];
                }
            }
        }
        return new LadderCurvature(walk, columns, solved, Cholesky.of(complement), has);
    }

    /// Returns H⁻¹ times a gradient.
    Step solve(double[] walkGradient, double[] effectGradient) {
        double[] first = walk.solve(walkGradient);
        double[] right = effectGradient.clone();
        for (int a = 0; a < right.length; a++) {
            for (int l = 0; l < first.length; l++) {
                right[a] -= columns[a][l] * first[l];
            }
        }
        double[] effects = complement.solve(right);
        for (int a = 0; a < effects.length; a++) {
            for (int l = 0; l < first.length; l++) {
                first[l] -= solved[a][l] * effects[a];
            }
        }
        return new Step(first, effects);
    }

    /// Returns the variance of each rung's logit, `(T⁻¹)_ll + (z_l − a_l)ᵀ S⁻¹ (z_l − a_l)` with z_l row l of
    /// T⁻¹ B.
    double[] variances() {
        double[] variances = walk.inverseDiagonal();
        for (int l = 0; l < variances.length; l++) {
            double[] off = new double[has.length];
            for (int a = 0; a < off.length; a++) {
                off[a] = solved[a][l] - (has[a][l] ? 1 : 0);
            }
            double[] weighed = complement.solve(off);
            for (int a = 0; a < off.length; a++) {
                variances[l] += off[a] * weighed[a];
            }
        }
        return variances;
    }
}
