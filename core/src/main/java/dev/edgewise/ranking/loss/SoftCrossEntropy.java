package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The cross-entropy of a distribution p over K classes:
///
///     mean over documents of −Σ p·log softmax(z/τ),   ∂/∂z = (softmax(z/τ) − p) / (τ·N)
@About("Cross-entropy over classes with soft targets; labels are a teacher's probabilities of the classes.")
public record SoftCrossEntropy(
        @Key(value = "τ, which divides logits.", standard = "1.0", range = "(0, )")
        double temperature) implements PointLoss {
    static final String KEY = "soft_cross_entropy";

    public SoftCrossEntropy {
        Keys.check(SoftCrossEntropy.class, temperature);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.points(Outputs.CLASSES, Labels.DISTRIBUTION);
    }

    @Override
    public double add(double[] logits, double[] label, double[] slopes) {
        double[] logs = Softmax.log(logits, temperature);
        double loss = 0;
        for (int c = 0; c < logits.length; c++) {
            loss -= label[c] * logs[c];
            slopes[c] = (Math.exp(logs[c]) - label[c]) / temperature;
        }
        return loss;
    }
}
