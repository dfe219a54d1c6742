package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The cross-entropy between the softmax of the labels and that of the scores:
///
///     mean over queries of −Σ softmax(y)·log softmax(z),   ∂/∂z = (softmax(z) − softmax(y)) / Q
///
/// Cao et al., 2007; sentence-transformers' `ListNetLoss`. Labels go through the softmax as they are: of ten
/// documents the one with grade 1 gets 0.23. Scale the labels for a sharper target.
@About("Cross-entropy between the softmax of a list's labels and that of its scores (ListNet).")
public record ListNet(
        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn) implements ScoreListLoss, Activation.Chosen {
    static final String KEY = "listnet";

    public ListNet {
        Keys.check(ListNet.class, activationFn);
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
        double[] target = Softmax.of(labels, 1);
        double[] logs = Softmax.log(scores, 1);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum -= target[i] * logs[i];
            slopes[i] = Math.exp(logs[i]) - target[i];
        }
        return new Share(sum, 1);
    }
}
