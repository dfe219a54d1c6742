package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.numeric.Order;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The squared error of approximate ranks, discounted by the true rank ρ, in which ties are averaged:
///
///     mean over documents of (ρᵢ − ρ̂ᵢ)² / log₂(1 + ρᵢ),   ρ̂ᵢ = 1 + Σ_{j ≠ i} σ(α·(zⱼ − zᵢ))
///
/// Rank-DistiLLM, 2405.07920; sentence-transformers' `ADRMSELoss`.
@About("Squared error of approximate ranks, discounted by the true rank (ADR-MSE).")
public record AdrMse(
        @Key(value = "Sharpness of the approximate ranks.", standard = "1.0", range = "(0, )")
        double alpha,

        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn)
        implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "adr_mse";

    public AdrMse {
        Keys.check(AdrMse.class, alpha, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(Reads.LISTS, Labels.ORDER, true);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        double[] ranks = Order.averagedRanks(labels);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double approximate = 1;
            for (int j = 0; j < scores.length; j++) {
                approximate += j == i ? 0 : Logistic.of(alpha * (scores[j] - scores[i]));
            }
            double discount = PairWeights.discount(ranks[i]);
            double error = approximate - ranks[i];
            sum += error * error / discount;
            for (int j = 0; j < scores.length; j++) {
                double pull = 2 * error / discount * alpha * Logistic.slope(alpha * (scores[j] - scores[i]));
                slopes[j] += pull; // for j = i both add to nothing
                slopes[i] -= pull;
            }
        }
        return new Share(sum, scores.length);
    }
}
