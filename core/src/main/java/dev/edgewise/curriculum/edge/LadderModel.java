package dev.edgewise.curriculum.edge;

import dev.edgewise.curriculum.Evidence;
import dev.edgewise.error.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A Rasch model of one ladder. Outcomes on one rung inform the rungs near it and the rungs of its kind.
///
///     logit p_l = θ − b_l,   f_l = logit p_l = g_l + Σ_{a ∈ A_l} δ_a
///     g_0 ~ N(0, 2²);   g_l − g_{l−1} ~ N(−gap, spread²);   δ_a ~ N(0, spread²)
///     k successes and n − k failures on rung l ~ Binomial(n, σ(f_l))
///
/// Rasch 1960, with a random walk over the difficulties b_l in place of free ones: each rung is expected to be
/// `gap` logits harder than the one below, give or take `spread`. So beliefs fall along the ladder and become
/// more uncertain away from what was measured. If a rung is measured easier than the one below it, it is
/// believed to be so as far as its own evidence goes.
///
/// A_l are the rung's attributes (a carry, a division). Each has an effect δ_a that all rungs with it share, as
/// in the linear logistic test model (Fischer 1973). So failing where there is a carry lowers the next rung with
/// a carry, but not the next one without. Ability θ needs no parameter of its own: evidence ages ([Evidence]),
/// and one rung's new outcomes carry its neighbours along.
///
/// The posterior is Laplace's. Newton's method finds the mode, and the inverse of the curvature gives the
/// deviations ([LadderCurvature]). Cost O(levels · attributes²) per iteration. It is a pure function of the
/// evidence, so it has no state.
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

    /// Returns the beliefs per rung, easiest first.
    ///
    /// @param evidence per rung, easiest first
    /// @param attributes of each rung
    /// @param bottom index of the rung that is the ladder's level 0
    List<Belief> fit(List<Evidence> evidence, List<Set<String>> attributes, int bottom) {
        int n = evidence.size();
        boolean[][] has = incidence(attributes);
        double[] walk = new double[n];
        for (int l = 0; l < n; l++) {
            walk[l] = gap * (bottom - l);
        }
        double[] effects = new double[has.length];
        LadderCurvature curvature = curvature(evidence, has, bottom, walk, effects);
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            double[] surplus = surplus(evidence, has, walk, effects);
            LadderCurvature.Step move =
                    curvature.solve(walkGradient(surplus, bottom, walk), effectGradient(surplus, has, effects));
            double largest = Math.max(apply(walk, move.walk()), apply(effects, move.effects()));
            curvature = curvature(evidence, has, bottom, walk, effects);
            if (largest < CONVERGED) {
                break;
            }
        }
        double[] variances = curvature.variances();
        List<Belief> beliefs = new ArrayList<>();
        for (int l = 0; l < n; l++) {
            beliefs.add(new Belief(logit(has, walk, effects, l), Math.sqrt(variances[l])));
        }
        return beliefs;
    }

    /// Tells which rung has which attribute, `[attribute][rung]`, attributes in name order.
    private static boolean[][] incidence(List<Set<String>> attributes) {
        Set<String> names = new TreeSet<>();
        attributes.forEach(names::addAll);
        return names.stream()
                .map(name -> {
                    boolean[] row = new boolean[attributes.size()];
                    for (int l = 0; l < row.length; l++) {
                        row[l] = attributes.get(l).contains(name);
                    }
                    return row;
                })
                .toArray(boolean[][]::new);
    }

    private static double apply(double[] values, double[] move) {
        double largest = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] -= Math.clamp(move[i], -LARGEST_MOVE, LARGEST_MOVE);
            largest = Math.max(largest, Math.abs(move[i]));
        }
        return largest;
    }

    private static double logit(boolean[][] has, double[] walk, double[] effects, int rung) {
        double f = walk[rung];
        for (int a = 0; a < effects.length; a++) {
            f += has[a][rung] ? effects[a] : 0;
        }
        return f;
    }

    /// Returns the expected successes minus those seen, on each rung.
    private static double[] surplus(List<Evidence> evidence, boolean[][] has, double[] walk, double[] effects) {
        double[] surplus = new double[walk.length];
        for (int l = 0; l < surplus.length; l++) {
            Evidence seen = evidence.get(l);
            double count = seen.successes() + seen.failures();
            surplus[l] = count * Belief.sigmoid(logit(has, walk, effects, l)) - seen.successes();
        }
        return surplus;
    }

    private double[] walkGradient(double[] surplus, int bottom, double[] walk) {
        double[] gradient = surplus.clone();
        double tie = 1 / (spread * spread);
        for (int l = 1; l < walk.length; l++) {
            double excess = tie * (walk[l] - walk[l - 1] + gap);
            gradient[l] += excess;
            gradient[l - 1] -= excess;
        }
        gradient[bottom] += walk[bottom] / (BOTTOM_DEVIATION * BOTTOM_DEVIATION);
        return gradient;
    }

    private double[] effectGradient(double[] surplus, boolean[][] has, double[] effects) {
        double[] gradient = new double[effects.length];
        for (int a = 0; a < gradient.length; a++) {
            gradient[a] = effects[a] / (spread * spread);
            for (int l = 0; l < surplus.length; l++) {
                gradient[a] += has[a][l] ? surplus[l] : 0;
            }
        }
        return gradient;
    }

    private LadderCurvature curvature(
            List<Evidence> evidence, boolean[][] has, int bottom, double[] walk, double[] effects) {
        double[] weights = new double[walk.length];
        for (int l = 0; l < weights.length; l++) {
            Evidence seen = evidence.get(l);
            double p = Belief.sigmoid(logit(has, walk, effects, l));
            weights[l] = (seen.successes() + seen.failures()) * p * (1 - p);
        }
        return LadderCurvature.of(
                weights, has, 1 / (spread * spread), 1 / (BOTTOM_DEVIATION * BOTTOM_DEVIATION), bottom);
    }
}
