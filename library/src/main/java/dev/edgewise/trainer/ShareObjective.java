package dev.edgewise.trainer;

import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import java.util.List;
import java.util.Map;

/// An objective over a share of a step's sequences, with the weights that they have in the whole step.
///
/// Objectives divide by the sequences or tokens of the **whole** step, which a share does not show; so the sum of the
/// ranks' gradients is the gradient of the whole, without an average over ranks.
///
/// @param tokenWeights w_i of the share's sequences, by the lengths of all
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShareObjective(Objective whole, double[] tokenWeights) implements Objective {
    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public double[] weights(int[] completionLengths) {
        if (completionLengths.length != tokenWeights.length) {
            throw new IllegalArgumentException(
                    "the share has " + tokenWeights.length + " sequences but was given " + completionLengths.length);
        }
        return tokenWeights.clone();
    }

    @Override
    public boolean needsReference() {
        return whole.needsReference();
    }

    @Override
    public TokenLoss evaluate(TokenSlice slice) {
        return whole.evaluate(slice);
    }

    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        return whole.metrics(sequences);
    }
}
