package dev.edgewise.preference.loss;

import dev.edgewise.objective.StepShape;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.ScoredCompletion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Several losses of pairs, weighted: `Σ_k w_k·L_k` of scores of one divergence.
record WeightedLosses(List<PreferenceLoss> losses, List<Double> weights, ScoreDivergence divergence) {
    WeightedLosses {
        losses = List.copyOf(losses);
        weights = List.copyOf(weights);
        if (losses.isEmpty() || losses.size() != weights.size()) {
            throw new IllegalArgumentException(
                    "every loss needs a weight but there are " + losses.size() + " and " + weights.size());
        }
    }

    /// Returns the loss of each pair and its derivatives by the log-probabilities, not the scores.
    List<PairSlope> evaluate(List<Pair> given, StepShape step) {
        List<Pair> pairs = given.stream()
                .map(pair -> new Pair(scored(pair.chosen()), scored(pair.rejected())))
                .toList();
        List<PairSlope> sum = new ArrayList<>(Collections.nCopies(pairs.size(), new PairSlope(0, 0, 0)));
        for (int k = 0; k < losses.size(); k++) {
            List<PairSlope> slopes = losses.get(k).evaluate(pairs, step);
            for (int i = 0; i < pairs.size(); i++) {
                sum.set(i, plus(sum.get(i), slopes.get(i), weights.get(k), pairs.get(i)));
            }
        }
        return sum;
    }

    private ScoredCompletion scored(ScoredCompletion given) {
        return new ScoredCompletion(
                given.logProb(),
                given.reference(),
                divergence.score(given.logRatio()),
                given.tokens(),
                given.likelihood(),
                given.length());
    }

    private PairSlope plus(PairSlope sum, PairSlope more, double weight, Pair pair) {
        return new PairSlope(
                sum.loss() + weight * more.loss(),
                sum.chosen()
                        + weight
                                * more.chosen()
                                * divergence.slope(pair.chosen().logRatio()),
                sum.rejected()
                        + weight
                                * more.rejected()
                                * divergence.slope(pair.rejected().logRatio()),
                sum.likelihood() + weight * more.likelihood());
    }
}
