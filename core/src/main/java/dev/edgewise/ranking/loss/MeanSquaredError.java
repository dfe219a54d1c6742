package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// The squared error of each document:
///
///     mean over documents of (a(z) − y)²
///
/// sentence-transformers' `MSELoss`.
@About("Squared error of each pair's score; labels are a teacher's logits, or probabilities with a sigmoid.")
public record MeanSquaredError(
        @Key(value = "Applied to scores before they are compared.", standard = "identity")
        Activation activationFn) implements PointLoss, Activation.Chosen {
    static final String KEY = "mse";

    public MeanSquaredError {
        Keys.check(MeanSquaredError.class, activationFn);
    }

    @Override
    public String name() {
        return KEY;
    }

    @Override
    public RankingNeeds needs() {
        return Needs.points(Outputs.SCORE, Labels.SCORES);
    }

    @Override
    public double add(double[] logits, double[] label, double[] slopes) {
        double error = logits[0] - label[0];
        slopes[0] = 2 * error;
        return error * error;
    }
}
