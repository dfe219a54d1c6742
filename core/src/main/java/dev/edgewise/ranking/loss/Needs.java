package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Invariance;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.RankingNeeds.Outputs;
import dev.edgewise.ranking.RankingNeeds.Reads;

/// Says in a word or two what the built-in losses need.
final class Needs {
    private static final Invariance NONE = new Invariance(false, false);

    private Needs() {}

    /// Returns the needs of a loss of single documents.
    static RankingNeeds points(Outputs outputs, Labels labels) {
        return new RankingNeeds(outputs, Reads.POINTS, labels, labels == Labels.SCORES, NONE, 0);
    }

    /// Returns the needs of a loss that a constant per query on the scores does not change.
    ///
    /// @param shiftedLabels whether one on the labels does not change it either
    static RankingNeeds lists(Reads reads, Labels labels, boolean shiftedLabels) {
        return new RankingNeeds(
                Outputs.SCORE, reads, labels, labels == Labels.SCORES, new Invariance(true, shiftedLabels), 0);
    }

    /// Returns what is left of the needs of a loss when the scores go through a sigmoid first.
    static RankingNeeds squashed(RankingNeeds needs) {
        Labels labels = needs.reads() == Reads.POINTS && needs.labels() == Labels.SCORES
                ? Labels.PROBABILITIES
                : needs.labels();
        return new RankingNeeds(
                needs.outputs(),
                needs.reads(),
                labels,
                false,
                new Invariance(false, needs.invariance().labels()),
                needs.inBatchNegatives());
    }
}
