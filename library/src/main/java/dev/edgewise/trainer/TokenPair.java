package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A prompt and its completion as tokens. They are made together, as TRL makes them, and then cut where the
/// prompt ends, so that nothing stands at the border that is not there in the whole.
///
/// @param completionIds empty where the whole has no more tokens than the prompt alone
/// @param exact whether the tokens of the prompt alone begin the whole. Where they do not, the border is TRL's:
///     as many tokens as the prompt alone has
/// @param marked whether the border is where the template marks the assistant's turn instead; never where it is
///     exact
/// @param learned of each completion token, whether it is learned; null where all are
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenPair(
        int[] promptIds, int[] completionIds, boolean exact, boolean marked, boolean @Nullable [] learned) {
    /// Cuts `whole` behind as many tokens as the prompt alone has.
    static TokenPair of(int[] prompt, int[] whole) {
        return at(prompt.length, whole, common(prompt, whole) == prompt.length, false);
    }

    /// Puts what `whole` has behind as many tokens as the prompt alone has behind that prompt, as TRL's trainers of
    /// preferences do.
    static TokenPair behind(int[] prompt, int[] whole) {
        int cut = Math.min(prompt.length, whole.length);
        boolean exact = common(prompt, whole) == prompt.length;
        return new TokenPair(prompt, Arrays.copyOfRange(whole, cut, whole.length), exact, false, null);
    }

    /// Cuts `whole` behind the `border` tokens that are before the template's mark.
    static TokenPair marked(int border, int[] whole) {
        return at(border, whole, false, true);
    }

    /// Cuts `whole` behind `border` tokens; behind one at least, since a completion needs a token to follow.
    private static TokenPair at(int border, int[] whole, boolean exact, boolean marked) {
        int cut = Math.min(Math.max(1, border), whole.length);
        return new TokenPair(
                Arrays.copyOf(whole, cut), Arrays.copyOfRange(whole, cut, whole.length), exact, marked, null);
    }

    /// Cuts `whole` in front of its first learned token and behind its last one.
    ///
    /// @param learned of each token of the whole, whether it is learned; at least one but the first
    /// @param exact whether all that should be learned was found
    static TokenPair learned(int[] whole, boolean[] learned, boolean exact) {
        int first = 1;
        while (first < whole.length && !learned[first]) {
            first++;
        }
        int last = whole.length;
        while (last > first && !learned[last - 1]) {
            last--;
        }
        return new TokenPair(
                Arrays.copyOf(whole, first),
                Arrays.copyOfRange(whole, first, last),
                exact,
                false,
                Arrays.copyOfRange(learned, first, last));
    }

    /// Joins the parts of an episode: turns of the model, which are learned, and replies, by turns.
    static TokenPair played(int[] prompt, List<int[]> parts) {
        int[] ids = parts.stream().flatMapToInt(Arrays::stream).toArray();
        boolean[] learned = new boolean[ids.length];
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            Arrays.fill(learned, at, at + parts.get(i).length, i % 2 == 0);
            at += parts.get(i).length;
        }
        return new TokenPair(prompt, ids, true, false, learned);
    }

    /// Returns the same pair with the first `length` tokens of the completion.
    public TokenPair cut(int length) {
        boolean[] kept = learned == null ? null : Arrays.copyOf(learned, length);
        return new TokenPair(promptIds, Arrays.copyOf(completionIds, length), exact, marked, kept);
    }

    /// Returns prompt and completion as one.
    int[] whole() {
        int[] whole = Arrays.copyOf(promptIds, promptIds.length + completionIds.length);
        System.arraycopy(completionIds, 0, whole, promptIds.length, completionIds.length);
        return whole;
    }

    /// Returns the pair whose prompt ends with the first `count` tokens of this completion.
    ///
    /// @param exact whether no tokens merge at the border
    /// @param all whether all of the rest is learned; otherwise what of it is learned here
    TokenPair from(int count, boolean exact, boolean all) {
        int[] whole = whole();
        int border = promptIds.length + count;
        boolean[] rest = all || learned == null ? null : Arrays.copyOfRange(learned, count, learned.length);
        return new TokenPair(
                Arrays.copyOf(whole, border), Arrays.copyOfRange(whole, border, whole.length), exact, false, rest);
    }

    /// Returns how many tokens both begin with.
    static int common(int[] left, int[] right) {
        int mismatch = Arrays.mismatch(left, right);
        return mismatch < 0 ? left.length : mismatch;
    }

    /// Returns the pair to learn from.
    ///
    /// @throws IllegalArgumentException if the completion is empty
    public TrainingSequence sequence() {
        return TrainingSequence.demonstration(promptIds, completionIds, learned);
    }
}
