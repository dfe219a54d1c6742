package dev.edgewise.rollout;

import dev.edgewise.text.Message;
import java.util.List;

/// A conversation in several turns, behind its prompt.
///
/// @param tokenIds all tokens, those of the model and those of the environment
/// @param own of each token, whether the model wrote it
/// @param turns how many tokens the model wrote in each of its turns
/// @param rewards of the model's turns, as the environment gave them; the last one is that of the score
/// @param messages the turns of the model and the replies, in order
/// @param end what ended it
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Transcript(
        int[] tokenIds, boolean[] own, int[] turns, double[] rewards, List<Message> messages, EpisodeEnd end) {
    public Transcript {
        messages = List.copyOf(messages);
        if (tokenIds.length != own.length || turns.length != rewards.length) {
            throw new IllegalArgumentException("tokenIds and own, turns and rewards must have one length but had "
                    + tokenIds.length + " and " + own.length + ", " + turns.length + " and " + rewards.length);
        }
    }

    /// Returns what the turns from `turn` on, counted from 0, are worth together.
    public double worthFrom(int turn) {
        double sum = 0;
        for (int i = turn; i < rewards.length; i++) {
            sum += rewards[i];
        }
        return sum;
    }
}
