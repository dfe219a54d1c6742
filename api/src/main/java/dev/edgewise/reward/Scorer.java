package dev.edgewise.reward;

import java.util.List;

/// Says what the completions of a data set's tasks are worth, instead of a comparison of answers.
///
/// The result must not depend on how the attempts are grouped or ordered. Otherwise a resumed run is another run.
public interface Scorer extends AutoCloseable {
    /// Returns the scores of some attempts, in their order.
    ///
    /// @throws dev.edgewise.error.RewardException if an attempt cannot be scored; the run stops and can be resumed
    List<Score> scores(List<RewardRequest> attempts);

    /// Ends what scoring has started.
    @Override
    default void close() {}
}
