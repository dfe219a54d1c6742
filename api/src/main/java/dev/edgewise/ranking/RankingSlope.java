package dev.edgewise.ranking;

import java.util.List;

/// The loss of a batch of lists and its derivatives.
///
/// @param loss of the batch; 0 if every list was skipped
/// @param slopes ∂loss/∂logit, for each list a row per document as in [ScoredList#logits]; zeros for skipped
///     lists
/// @param skipped lists that teach nothing, such as those without two documents in an order
public record RankingSlope(double loss, List<double[][]> slopes, int skipped) {
    public RankingSlope {
        slopes = List.copyOf(slopes);
    }
}
