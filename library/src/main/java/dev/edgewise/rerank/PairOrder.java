package dev.edgewise.rerank;

import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.ScoredList;

/// How many pairs of a list's documents with different labels are in order.
///
/// @param right pairs whose better document has the higher score; ties count half
/// @param pairs all of them
record PairOrder(double right, long pairs) {
    /// Counts the pairs among the first `own` documents.
    ///
    /// @param labels what the labels are; of ranks the lower is better
    static PairOrder of(ScoredList list, int own, Labels labels) {
        int sign = labels == Labels.RANKS ? -1 : 1;
        double right = 0;
        long pairs = 0;
        for (int i = 0; i < own; i++) {
            for (int j = 0; j < own; j++) {
                if (sign * list.labels()[i][0] > sign * list.labels()[j][0]) {
                    pairs++;
                    right += (1 + Math.signum(list.logits()[i][0] - list.logits()[j][0])) / 2;
                }
            }
        }
        return new PairOrder(right, pairs);
    }
}
