package dev.edgewise.objective.loss;

import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Supervised fine-tuning: the mean negative log-likelihood of the completion tokens.
///
///     L = −(1 / Σ_i T_i) Σ_i Σ_t log π_θ(y_it),   ∂L/∂log π_θ = −1 / Σ_i T_i
///
/// Only the completion counts: prompt tokens are not in the slice. The mean is over the tokens of the whole
/// step, as TRL's `SFTTrainer` counts them, so gradient accumulation does not change it. Advantages are not
/// read.
public record CrossEntropy() implements Objective {
    @Override
    public String name() {
        return "cross_entropy";
    }

    @Override
    public double[] weights(int[] completionLengths) {
        double tokens =
                Math.max(1, Arrays.stream(completionLengths).asLongStream().sum());
        double[] weights = new double[completionLengths.length];
        Arrays.fill(weights, 1 / tokens);
        return weights;
    }

    @Override
    public boolean needsReference() {
        return false;
    }

    @Override
    public TokenLoss evaluate(TokenSlice slice) {
        float[] gradient = new float[slice.size()];
        double loss = 0;
        for (int i = 0; i < gradient.length; i++) {
            loss -= (double) slice.weights()[i] * slice.logProbs()[i];
            gradient[i] = -slice.weights()[i];
        }
        return new TokenLoss(loss, gradient);
    }

    /// Returns `cross_entropy`: the token mean of −log π_θ, so that it can be read apart from the loss of the
    /// whole step.
    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        double sum = 0;
        long tokens = 0;
        for (SequenceLogProbs sequence : sequences) {
            for (float logProb : sequence.logProbs()) {
                sum -= logProb;
            }
            tokens += sequence.logProbs().length;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (tokens > 0) {
            metrics.put(name(), sum / tokens);
        }
        return metrics;
    }
}
