package dev.edgewise.environment;

import dev.edgewise.reward.Score;
import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.text.Message;

/// An environment's side of one conversation. It is used by one thread at a time, and closed when the conversation
/// is over, however it ended.
///
/// It never executes what a model has written. A call runs a function that somebody registered.
public interface Episode extends AutoCloseable {
    /// Answers what the model has written, or ends the episode.
    EpisodeReply reply(ModelTurn turn);

    /// Scores an episode that a limit ended.
    ///
    /// @param last what the model wrote last
    /// @param end which limit
    Score cut(ModelTurn last, EpisodeEnd end);

    /// Returns the model's turn as a message of the conversation: with its calls apart, where some were read.
    default Message message(ModelTurn turn) {
        return turn.read().calls().isEmpty()
                ? new Message("assistant", turn.text())
                : turn.read().message();
    }

    /// Frees what the episode holds.
    @Override
    default void close() {}
}
