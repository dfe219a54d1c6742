package dev.edgewise.environment;

import dev.edgewise.reward.Score;
import dev.edgewise.text.Message;
import java.util.List;

/// What an environment does about a model's turn.
public sealed interface EpisodeReply {
    /// Goes on with messages.
    ///
    /// @param messages of the roles `tool` or `user`; at least one
    /// @param reward for the model's turn, added to that of the episode's score; finite
    record Messages(List<Message> messages, double reward) implements EpisodeReply {
        public Messages {
            messages = List.copyOf(messages);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("an episode goes on with at least one message");
            }
            if (!Double.isFinite(reward)) {
                throw new IllegalArgumentException("the reward of a turn must be finite but was " + reward);
            }
        }
    }

    /// Ends the episode.
    record Ended(Score score) implements EpisodeReply {}

    /// Goes on with one message and no reward for the turn.
    static EpisodeReply message(String role, String content) {
        return new Messages(List.of(new Message(role, content)), 0);
    }
}
