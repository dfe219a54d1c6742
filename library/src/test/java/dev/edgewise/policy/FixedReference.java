package dev.edgewise.policy;

import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import java.util.List;
import java.util.Map;

/// An objective with reference log-probabilities from a golden file, looked up by the old ones, which are unique there.
///
/// @param onPolicy whether the old log-probabilities serve for looking up only, so that every ratio is 1
record FixedReference(Objective inner, List<float[]> old, List<float[]> reference, boolean onPolicy)
        implements Objective {
    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public double[] weights(int[] completionLengths) {
        return inner.weights(completionLengths);
    }

    @Override
    public boolean needsReference() {
        return false;
    }

    @Override
    public TokenLoss evaluate(TokenSlice slice) {
        float[] found = new float[slice.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = find(slice.oldLogProbs()[i]);
        }
        float[] oldLogProbs = onPolicy ? null : slice.oldLogProbs();
        return inner.evaluate(
                new TokenSlice(slice.logProbs(), oldLogProbs, found, slice.advantages(), slice.weights()));
    }

    private float find(float oldLogProb) {
        for (int s = 0; s < old.size(); s++) {
            for (int t = 0; t < old.get(s).length; t++) {
                if (old.get(s)[t] == oldLogProb) {
                    return reference.get(s)[t];
                }
            }
        }
        throw new IllegalStateException("no such token");
    }

    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        return Map.of();
    }
}
