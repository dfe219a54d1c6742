package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Binary cross-entropy with hard or soft labels y:
///
///     mean over documents of −w·y·log σ(z) − (1−y)·log σ(−z),   ∂/∂z = (σ(z)·(1 + (w−1)·y) − w·y) / N
///
/// sentence-transformers' `BinaryCrossEntropyLoss`.
@About("Binary cross-entropy of each pair; labels in [0, 1], hard or soft.")
public record BinaryCrossEntropy(
        @Key(value = "Weight of positive labels.", standard = "1.0", range = "(0, )")
        double posWeight) implements PointLoss {
    static final String KEY = "bce";

    public BinaryCrossEntropy {
        Keys.check(BinaryCrossEntropy.class, posWeight);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.points(Outputs.SCORE, Labels.PROBABILITIES);
    }

    @Override
    public double add(double[] logits, double[] label, double[] slopes) {
        double z = logits[0];
        double y = label[0];
        slopes[0] = Logistic.of(z) * (1 + (posWeight - 1) * y) - posWeight * y;
        return -posWeight * y * Logistic.log(z) - (1 - y) * Logistic.log(-z);
    }
}
