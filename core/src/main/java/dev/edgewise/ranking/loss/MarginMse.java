package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The squared error of the margins between the first document of a list and each of the others:
///
///     mean over margins of ((a(z₀) − a(zⱼ)) − (y₀ − yⱼ))²,   j = 1, …, n
///
/// Hofstätter et al., 2010.02666; sentence-transformers' `MarginMSELoss`. Labels are scores. Rows that give
/// margins m become lists with the labels 0, −m₁, …, −mₙ.
@About("Squared error of the margins between the first document of a list and the others.")
public record MarginMse(
        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn) implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "margin_mse";

    public MarginMse {
        Keys.check(MarginMse.class, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.lists(Reads.FIRST, Labels.SCORES, true);
    }

    @Override
    public Share add(double[] scores, double[] labels, double[] slopes) {
        double sum = 0;
        for (int j = 1; j < scores.length; j++) {
            double residual = scores[0] - scores[j] - (labels[0] - labels[j]);
            sum += residual * residual;
            slopes[0] += 2 * residual;
            slopes[j] = -2 * residual;
        }
        return new Share(sum, scores.length - 1.0);
    }
}
