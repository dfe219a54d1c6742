package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The Kullback–Leibler divergence of a list's scores from a teacher's, t:
///
///     mean over queries of τ²·KL(softmax(t/τ) ‖ softmax(z/τ)),   ∂/∂z = τ·(softmax(z/τ) − softmax(t/τ)) / Q
///
/// The factor τ² keeps the slopes as large as without a temperature.
@About("Kullback–Leibler divergence of the softmax of a list's scores from that of a teacher's logits.")
public record ListwiseKl(
        @Key(value = "τ, which divides scores and labels; higher is softer.", standard = "1.0", range = "(0, )")
        double temperature,

        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn)
        implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "listwise_kl";

    public ListwiseKl {
        Keys.check(ListwiseKl.class, temperature, activationFn);
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
        double[] teacher = Softmax.log(labels, temperature);
        double[] student = Softmax.log(scores, temperature);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double target = Math.exp(teacher[i]);
            sum += target * (teacher[i] - student[i]);
            slopes[i] = temperature * (Math.exp(student[i]) - target);
        }
        return new Share(temperature * temperature * sum, 1);
    }
}
