package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Order;
import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.stream.IntStream;

/// The likelihood of the target order under the Plackett–Luce model:
///
///     mean over queries of Σ_r w_r·(log(Σ_{s ≥ r} exp(z_s) + 1e-10) − z_r),   r = 1, …, n in the target order
///
/// ListMLE, Xia et al., 2008: w = 1. Position-aware ListMLE, Lan et al., 2014: w_r = (2^{n−r+1} − 1) / Σ.
/// sentence-transformers' `ListMLELoss` and `PListMLELoss`. Here no score overflows. Lists whose labels are all
/// equal have no order and are skipped where labels give it.
///
/// @param settings the keys
/// @param aware whether the first places weigh more
public record ListMle(Settings settings, boolean aware) implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "listmle";
    static final String AWARE_KEY = "plistmle";

    private static final double LOG_EPS = Math.log(1e-10);

    /// The keys of both.
    @About("Likelihood of a list's target order (ListMLE); plistmle gives the first places more weight.")
    public record Settings(
            @Key(
                    value = "Whether documents of a row come best first; otherwise labels say the order.",
                    standard = "true")
            boolean respectInputOrder,

            @Key(value = "Applied to scores before they are compared.", standard = "identity")
            Activation activationFn) {
        public Settings {
            Keys.check(Settings.class, respectInputOrder, activationFn);
        }
    }

    @Override
    public String name() {
        return aware ? AWARE_KEY : KEY;
    }

    @Override
    public Activation activationFn() {
        return settings.activationFn();
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(settings.respectInputOrder() ? Reads.BEST_FIRST : Reads.LISTS, Labels.ORDER, true);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        int n = scores.length;
        boolean given = settings.respectInputOrder();
        int[] order = given ? IntStream.range(0, n).toArray() : Order.descending(labels);
        if (!given && labels[order[0]] == labels[order[n - 1]]) {
            return Share.NOTHING;
        }
        double[] weights = weights(n);
        double[] logSums = new double[n];
        double rest = LOG_EPS;
        double sum = 0;
        for (int r = n - 1; r >= 0; r--) {
            double score = scores[order[r]];
            rest = Softmax.logSum(rest, score);
            logSums[r] = rest;
            sum += weights[r] * (rest - score);
        }
        for (int s = 0; s < n; s++) {
            double slope = -weights[s];
            for (int r = 0; r <= s; r++) {
                slope += weights[r] * Math.exp(scores[order[s]] - logSums[r]);
            }
            slopes[order[s]] = slope;
        }
        return new Share(sum, 1);
    }

    /// Returns w, both sides of the fraction divided by 2ⁿ.
    private double[] weights(int n) {
        double[] weights = new double[n];
        double sum = 0;
        for (int r = 0; r < n; r++) {
            weights[r] = aware ? Math.scalb(1, -r) - Math.scalb(1, -n) : 1;
            sum += weights[r];
        }
        for (int r = 0; aware && r < n; r++) {
            weights[r] /= sum;
        }
        return weights;
    }
}
