package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Softmax;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The cross-entropy of the class y among K, with label smoothing ε:
///
///     mean over documents of −Σ q·log softmax(z),   q = (1−ε)·onehot(y) + ε/K
///
/// sentence-transformers' `CrossEntropyLoss`.
@About("Cross-entropy over classes such as grades; labels are numbers of classes.")
public record CrossEntropy(
        @Key(value = "Share of a label that is spread over all classes.", standard = "0.0", range = "[0, 1)")
        double labelSmoothing)
        implements PointLoss {
    static final String KEY = "cross_entropy";

    public CrossEntropy {
        Keys.check(CrossEntropy.class, labelSmoothing);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.points(Outputs.CLASSES, Labels.CLASS);
    }

    @Override
    public double add(double[] logits, double[] label, double[] slopes) {
        double[] logs = Softmax.log(logits, 1);
        double loss = 0;
        for (int c = 0; c < logits.length; c++) {
            double target = labelSmoothing / logits.length + (c == label[0] ? 1 - labelSmoothing : 0);
            loss -= target * logs[c];
            slopes[c] = Math.exp(logs[c]) - target;
        }
        return loss;
    }
}
