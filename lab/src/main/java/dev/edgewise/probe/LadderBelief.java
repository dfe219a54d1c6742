package dev.edgewise.probe;

import dev.edgewise.curriculum.Beta;
import java.util.List;

/// What the tasks that were asked on a whole ladder say about each of its rungs.
///
///     α_l = 1 + s_l + c·S_l,   S_l = Σ_{j>l} 2^{−(j−l)}·s_j
///     β_l = 1 + f_l + c·F_l,   F_l = Σ_{j<l} 2^{−(l−j)}·f_j,   c = min(1, 2 / (S_l + F_l))
///
/// s and f are the sums of the tasks' shares of right and of wrong completions. A success on a harder rung
/// speaks for every easier one, and a failure on an easier rung speaks against every harder one. It counts half
/// per rung in between, and for two tasks at the most. That steers the budget and bounds the frontier. Reported
/// pass rates are each rung's own.
final class LadderBelief {
    private static final double DECAY = 0.5;
    private static final double MOST = 2;

    private final double[] alpha;
    private final double[] beta;

    private LadderBelief(double[] alpha, double[] beta) {
        this.alpha = alpha;
        this.beta = beta;
    }

    /// Returns the belief after `samples`, one per rung, easiest first.
    static LadderBelief of(List<CellSample> samples) {
        int rungs = samples.size();
        double[] failures = new double[rungs];
        double[] successes = new double[rungs];
        for (int l = 1; l < rungs; l++) {
            CellSample easier = samples.get(l - 1);
            failures[l] = DECAY * (failures[l - 1] + easier.tasks() - easier.passed());
        }
        for (int l = rungs - 2; l >= 0; l--) {
            successes[l] = DECAY * (successes[l + 1] + samples.get(l + 1).passed());
        }
        double[] alpha = new double[rungs];
        double[] beta = new double[rungs];
        for (int l = 0; l < rungs; l++) {
            CellSample own = samples.get(l);
            double around = successes[l] + failures[l];
            double share = around <= MOST ? 1 : MOST / around;
            alpha[l] = 1 + own.passed() + share * successes[l];
            beta[l] = 1 + own.tasks() - own.passed() + share * failures[l];
        }
        return new LadderBelief(alpha, beta);
    }

    int rungs() {
        return alpha.length;
    }

    /// Returns the belief about a rung after `further` more tasks with the same mean.
    Beta rung(int level, int further) {
        double mean = alpha[level] / (alpha[level] + beta[level]);
        return new Beta(alpha[level] + further * mean, beta[level] + further * (1 - mean));
    }

    Beta rung(int level) {
        return rung(level, 0);
    }
}
