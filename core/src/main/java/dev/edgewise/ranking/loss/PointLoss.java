package dev.edgewise.ranking.loss;

import dev.edgewise.ranking.ScoredList;

/// A loss that looks at each document by itself: a mean over all documents of the batch.
interface PointLoss extends ListLoss {
    /// Returns the loss of one document, and writes its slope by every logit.
    double add(double[] logits, double[] label, double[] slopes);

    @Override
    default Share add(ScoredList list, double[][] slopes) {
        double sum = 0;
        for (int i = 0; i < list.size(); i++) {
            sum += add(list.logits()[i], list.labels()[i], slopes[i]);
        }
        return new Share(sum, list.size());
    }
}
