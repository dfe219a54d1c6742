package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The squared error of the margins between all documents of a list, without a pair ever being formed. With d =
/// y − a(z), n documents and P pairs in the batch:
///
///     Σ over pairs i < j of (dᵢ − dⱼ)² / P = Σ over queries of n·Σ (dₖ − d̄)² / P,   ∂/∂zₖ = −2n·(dₖ − d̄) / P
///
/// Long lists weigh more, since they have more pairs.
@About("Squared error of the margins between all documents of a list; labels are a teacher's logits.")
public record AllPairsMarginMse(
        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn) implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "margin_mse_all_pairs";

    public AllPairsMarginMse {
        Keys.check(AllPairsMarginMse.class, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(Reads.LISTS, Labels.SCORES, true);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        int n = scores.length;
        double mean = 0;
        for (int k = 0; k < n; k++) {
            mean += (labels[k] - scores[k]) / n;
        }
        double squares = 0;
        for (int k = 0; k < n; k++) {
            double deviation = labels[k] - scores[k] - mean;
            squares += deviation * deviation;
            slopes[k] = -2 * n * deviation;
        }
        return n == 1 ? Share.NOTHING : new Share(n * squares, n * (n - 1) / 2.0);
    }
}
