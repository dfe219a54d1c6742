package dev.edgewise.lesson.expert;

import dev.edgewise.curriculum.Evidence;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Map;
import java.util.TreeMap;

/// How often rollouts of one cell succeed, by the share x of the solution that is given:
///
///     P(success | x) = σ(a + b·x),   a ~ N(−2, 2²),   b ~ N(4, 2²)
///
/// a and b are the most probable values after the groups seen, whose weight fades by 0.9 with each newer group, and
/// the groups without help (x = 0), which fade with optimizer steps. Newton's method finds them: the logarithm of the
/// posterior is concave. Before any group half of the solution is given. Single-threaded.
final class HelpCurve implements FieldState {
    private static final double DECAY = 0.9;
    private static final int BINS = 20;
    private static final int ITERATIONS = 30;
    private static final double ENOUGH = 1e-9;
    private static final double LEVEL = -2;
    private static final double SLOPE = 4;
    private static final double PRECISION = 1 / 4.0;

    /// The least slope: more help never harms.
    private static final double FLATTEST = 0.5;

    private final Map<String, Double> successes = new TreeMap<>();
    private final Map<String, Double> failures = new TreeMap<>();

    /// Takes in a group.
    ///
    /// @param share what was given, in [0, 1]
    void observe(double share, int groupSuccesses, int groupSize) {
        successes.replaceAll((_, count) -> DECAY * count);
        failures.replaceAll((_, count) -> DECAY * count);
        String bin = String.valueOf(Math.round(share * BINS));
        successes.merge(bin, (double) groupSuccesses, Double::sum);
        failures.merge(bin, (double) groupSize - groupSuccesses, Double::sum);
    }

    /// Returns the share in [0, 1] at which rollouts are expected to succeed with probability `target`.
    ///
    /// @param unaided outcomes without help
    double share(Evidence unaided, double target) {
        double a = LEVEL;
        double b = SLOPE;
        for (int i = 0; i < ITERATIONS; i++) {
            Newton sums = new Newton(a, b);
            sums.add(0, unaided.successes(), unaided.failures());
            for (Map.Entry<String, Double> bin : successes.entrySet()) {
                double x = Double.parseDouble(bin.getKey()) / BINS;
                sums.add(x, bin.getValue(), failures.getOrDefault(bin.getKey(), 0.0));
            }
            double determinant = sums.aa * sums.bb - sums.ab * sums.ab;
            double moveA = (sums.bb * sums.a - sums.ab * sums.b) / determinant;
            double moveB = (sums.aa * sums.b - sums.ab * sums.a) / determinant;
            double damping = Math.min(1, 2 / Math.max(Math.abs(moveA), Math.abs(moveB)));
            a += damping * moveA;
            b += damping * moveB;
            if (Math.abs(moveA) + Math.abs(moveB) < ENOUGH) {
                break;
            }
        }
        double odds = Math.log(target / (1 - target));
        return Math.clamp((odds - a) / Math.max(FLATTEST, b), 0, 1);
    }

    /// Gradient and negative Hessian of the log-posterior at (a, b).
    private static final class Newton {
        private final double atA;
        private final double atB;
        private double a;
        private double b;
        private double aa = PRECISION;
        private double ab;
        private double bb = PRECISION;

        Newton(double atA, double atB) {
            this.atA = atA;
            this.atB = atB;
            a = PRECISION * (LEVEL - atA);
            b = PRECISION * (SLOPE - atB);
        }

        void add(double x, double right, double wrong) {
            double p = 1 / (1 + Math.exp(-(atA + atB * x)));
            double slope = right - (right + wrong) * p;
            double bend = (right + wrong) * p * (1 - p);
            a += slope;
            b += slope * x;
            aa += bend;
            ab += bend * x;
            bb += bend * x * x;
        }
    }

    @Override
    public void fields(StateFields state) {
        state.of("how much help a cell needs");
        state.numbers("successes", successes);
        state.numbers("failures", failures);
    }
}
