package dev.edgewise.ranking;

import java.util.List;

/// A loss of scored documents, in lists of one query each.
///
/// A loss of single pairs sees the same lists and looks at each document by itself. Implementations are
/// immutable, pure and thread-safe, and compute in double precision.
public interface RankingLoss {
    /// Returns the lower-case name for configuration and messages.
    String name();

    /// Returns what the loss wants of the model and of the data.
    RankingNeeds needs();

    /// Returns the loss of a whole batch and its derivative by every logit. A batch is not cut: its mean goes
    /// over all that it holds.
    ///
    /// @throws dev.edgewise.error.UserException if a label is not one that [#needs] allows
    RankingSlope evaluate(List<ScoredList> lists);
}
