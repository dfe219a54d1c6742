package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Binary cross-entropy with hard or soft labels y, of which a share ε is undecided:
///
///     mean over documents of −w·q·log σ(z) − (1−q)·log σ(−z),   q = (1−ε)·y + ε/2
///     ∂/∂z = (σ(z)·(1 + (w−1)·q) − w·q) / N
///
/// sentence-transformers' `BinaryCrossEntropyLoss`, which knows no ε.
@About("Binary cross-entropy of each pair; labels in [0, 1], hard or soft.")
public record BinaryCrossEntropy(
        @Key(value = "Weight of positive labels.", standard = "1.0", range = "(0, )")
        double posWeight,

        @Key(
                value = "Share of a label that is undecided: half of it counts for each side.",
                standard = "0.0",
                range = "[0, 1)")
        double labelSmoothing)
        implements PointLoss {
    static final String KEY = "bce";

    public BinaryCrossEntropy {
        Keys.check(BinaryCrossEntropy.class, posWeight, labelSmoothing);
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
        double y = label[0] * (1 - labelSmoothing) + labelSmoothing / 2;
        slopes[0] = Logistic.of(z) * (1 + (posWeight - 1) * y) - posWeight * y;
        return -posWeight * y * Logistic.log(z) - (1 - y) * Logistic.log(-z);
    }
}
