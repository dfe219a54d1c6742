package dev.edgewise.reward;

import java.util.List;

/// Scores the completions of a data set's tasks itself, where answers are not compared.
///
/// The scores must not depend on how the attempts are grouped or ordered. Otherwise a resumed run is another
/// run.
public interface Scorer extends AutoCloseable {
    /// Returns the scores of the attempts, in the same order.
    ///
    /// @throws dev.edgewise.error.RewardException if an attempt cannot be scored; the run stops and can be
    ///     resumed
    List<Score> scores(List<RewardRequest> attempts);

    /// Ends what scoring has started.
    @Override
    default void close() {}
}
