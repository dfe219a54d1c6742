package dev.edgewise.trainer;

import java.util.Arrays;
import java.util.OptionalInt;

/// Finds the assistant's turns in the tokens of a whole conversation.
///
/// A turn begins behind the tokens of the conversation before it, which ends where the answer begins, and ends with its
/// end token. Both are looked up in the tokens and never counted in characters. Some templates write a turn otherwise
/// once another follows: Qwen3 writes an empty thought into the last one alone. There the end is the next end token of
/// the whole. A turn whose beginning is not found is not learned, and the pair is not exact.
final class TurnTokens {
    private final int[] whole;
    private final OptionalInt end;
    private final boolean[] learned;
    private boolean exact = true;

    /// @param end the token that ends a turn; empty where the template writes none
    TurnTokens(int[] whole, OptionalInt end) {
        this.whole = whole;
        this.end = end;
        this.learned = new boolean[whole.length];
    }

    /// Learns a turn that the template marks.
    ///
    /// @param before tokens of the text before the mark
    /// @param through tokens of the text up to its end
    void marked(int[] before, int[] through) {
        int from = TokenPair.common(before, whole);
        int to = TokenPair.common(through, whole);
        learn(from, lastEnd(whole, from, to));
    }

    /// Learns a turn.
    ///
    /// @param before tokens of the conversation before it, open for the answer
    /// @param through tokens of the conversation with it
    void turn(int[] before, int[] through) {
        int from = before.length;
        if (TokenPair.common(before, whole) < from || from >= whole.length) {
            exact = false;
            return;
        }
        int to = lastEnd(through, Math.min(from, through.length), through.length);
        if (TokenPair.common(through, whole) >= to && to > from) {
            learn(from, end.isEmpty() && through.length + 1 == whole.length ? whole.length : to);
            return;
        }
        int next = from;
        while (next < whole.length && !isEnd(whole[next])) {
            next++;
        }
        exact &= next < whole.length;
        learn(from, Math.min(whole.length, next + 1));
    }

    /// Returns the place behind the last end token of a stretch; its end where it has none.
    private int lastEnd(int[] ids, int from, int to) {
        for (int at = to; at > from; at--) {
            if (isEnd(ids[at - 1])) {
                return at;
            }
        }
        return to;
    }

    private boolean isEnd(int id) {
        return end.isPresent() && end.getAsInt() == id;
    }

    private void learn(int from, int to) {
        Arrays.fill(learned, Math.min(from, to), to, true);
    }

    /// Returns what was found. Its completion is empty where nothing was found.
    TokenPair pair() {
        return TokenPair.learned(whole, learned, exact);
    }
}
