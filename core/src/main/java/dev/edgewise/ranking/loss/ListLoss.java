package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.RankingSlope;
import dev.edgewise.ranking.ScoredList;
import java.util.ArrayList;
import java.util.List;

/// A loss that is a mean over parts of lists: documents, pairs, or whole lists.
interface ListLoss extends RankingLoss {
    /// What a list adds to the mean.
    ///
    /// @param sum of its parts
    /// @param count of its parts; 0 for a list that teaches nothing
    record Share(double sum, double count) {
        /// The share of a list that is skipped.
        static final Share NOTHING = new Share(0, 0);
    }

    /// Returns what the list adds to the mean, and writes the slope of its sum by every logit.
    ///
    /// @param slopes zeros, a row per document
    Share add(ScoredList list, double[][] slopes);

    @Override
    default RankingSlope evaluate(List<ScoredList> lists) {
        List<double[][]> slopes = new ArrayList<>();
        double sum = 0;
        double count = 0;
        int skipped = 0;
        for (ScoredList list : lists) {
            double[][] own = new double[list.size()][list.logits()[0].length];
            Share share = add(list, own);
            slopes.add(own);
            sum += share.sum();
            count += share.count();
            skipped += share.count() == 0 ? 1 : 0;
        }
        if (count == 0) {
            return new RankingSlope(0, slopes, skipped);
        }
        for (double[][] list : slopes) {
            for (double[] document : list) {
                for (int i = 0; i < document.length; i++) {
                    document[i] /= count;
                }
            }
        }
        return new RankingSlope(sum / count, slopes, skipped);
    }
}
