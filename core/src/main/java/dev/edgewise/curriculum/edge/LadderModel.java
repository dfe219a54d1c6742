package dev.edgewise.curriculum.edge;

import dev.edgewise.curriculum.Evidence;
import dev.edgewise.error.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A Rasch model of one ladder: what was seen on one rung informs the rungs near it.
///
///     logit p_l = θ − b_l,   f_l = logit p_l
///     f_0 ~ N(0, 2²);   f_l − f_{l−1} ~ N(−gap, spread²)
///     k successes and n − k failures on rung l ~ Binomial(n, σ(f_l))
///
/// Rasch 1960, with a random walk over the difficulties b_l in place of free ones: each rung is expected to be `gap`
/// logits harder than the one below, give or take `spread`. So beliefs fall along the ladder, ever more uncertain
/// away from what was measured, and a rung that is measured easier than the one below it is believed so as far as its
/// own evidence goes. Ability θ needs no parameter of its own: evidence ages ([Evidence]), and one rung's new outcomes
/// carry its neighbours along.
///
/// The posterior is Laplace's: the mode by Newton's method on a tridiagonal system, the deviations from the diagonal
/// of its inverse. Cost O(levels) per iteration; a pure function of the evidence, so it has no state.
///
/// @param gap logits, at least 0
/// @param spread logits, above 0
record LadderModel(double gap, double spread) {
    private static final double BOTTOM_DEVIATION = 2;
    private static final double LARGEST_MOVE = 2;
    private static final double CONVERGED = 1e-9;
    private static final int MOST_ITERATIONS = 100;

    LadderModel {
        if (!(gap >= 0 && spread > 0) || Double.isInfinite(gap + spread)) {
            throw new ConfigException("rung_gap and rung_spread are " + gap + " and " + spread
                    + "; allowed are a number of at least 0 and one above 0, for example 1 and 1");
        }
    }

    /// Beliefs per rung, easiest first.
    ///
    /// @param evidence per rung, easiest first
    /// @param bottom index of the rung that is the ladder's level 0
    List<Belief> fit(List<Evidence> evidence, int bottom) {
        int n = evidence.size();
        double[] mode = new double[n];
        Arrays.setAll(mode, l -> gap * (bottom - l));
        Curvature curvature = new Curvature(new double[n], 0);
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            double[] gradient = new double[n];
            curvature = derivatives(evidence, bottom, mode, gradient);
            double[] move = curvature.solve(gradient);
            double largest = 0;
            for (int l = 0; l < n; l++) {
                mode[l] -= Math.clamp(move[l], -LARGEST_MOVE, LARGEST_MOVE);
                largest = Math.max(largest, Math.abs(move[l]));
            }
            if (largest < CONVERGED) {
                break;
            }
        }
        double[] variances = curvature.inverseDiagonal();
        List<Belief> beliefs = new ArrayList<>();
        for (int l = 0; l < n; l++) {
            beliefs.add(new Belief(mode[l], Math.sqrt(variances[l])));
        }
        return beliefs;
    }

    /// Gradient (into `gradient`) and curvature of the negative log posterior at `f`.
    private Curvature derivatives(List<Evidence> evidence, int bottom, double[] f, double[] gradient) {
        int n = f.length;
        double tie = 1 / (spread * spread);
        double[] diagonal = new double[n];
        for (int l = 0; l < n; l++) {
            Evidence seen = evidence.get(l);
            double count = seen.successes() + seen.failures();
            double p = Belief.sigmoid(f[l]);
            gradient[l] = count * p - seen.successes();
            diagonal[l] = count * p * (1 - p);
        }
        for (int l = 1; l < n; l++) {
            double excess = tie * (f[l] - f[l - 1] + gap);
            gradient[l] += excess;
            gradient[l - 1] -= excess;
            diagonal[l] += tie;
            diagonal[l - 1] += tie;
        }
        double anchor = 1 / (BOTTOM_DEVIATION * BOTTOM_DEVIATION);
        gradient[bottom] += anchor * f[bottom];
        diagonal[bottom] += anchor;
        return new Curvature(diagonal, tie);
    }

    /// A symmetric positive definite tridiagonal matrix with −`tie` beside the diagonal.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Curvature(double[] diagonal, double tie) {
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

        /// 1 / (forward pivot + backward pivot − diagonal), the diagonal of the inverse.
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
}
