package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.ScoredList;

/// A loss of lists with one score and one label a document.
interface ScoreListLoss extends ListLoss {
    /// Returns what the list adds to the mean, and writes the slope of its sum by every score.
    ///
    /// @param slopes zeros
    Share add(double[] scores, double[] labels, double[] slopes);

    @Override
    default Share add(ScoredList list, double[][] slopes) {
        double[] own = new double[list.size()];
        Share share = add(list.scores(), list.targets(), own);
        for (int i = 0; i < own.length; i++) {
            slopes[i][0] = own[i];
        }
        return share;
    }
}
