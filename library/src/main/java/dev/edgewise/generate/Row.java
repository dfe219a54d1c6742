package dev.edgewise.generate;

import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// One completion while it is being written.
final class Row {
    private final CompletionRandom random;
    private final Tokenizer tokenizer;
    private final int most;
    private final StopStrings.@Nullable Watch watch;
    private final @Nullable TokenConstraint constraint;
    private int[] ids = new int[32];
    private float[] logProbs = new float[32];
    private float[] entropies = new float[32];
    private int length;
    private @Nullable FinishReason finish;

    /// A completion about to begin.
    ///
    /// @param seed of its random numbers
    /// @param most tokens it may have
    /// @param stops null when no string ends completions
    /// @param constraint of this completion alone; null for none
    Row(long seed, int most, Tokenizer tokenizer, @Nullable StopStrings stops, @Nullable TokenConstraint constraint) {
        this.random = new CompletionRandom(seed);
        this.most = most;
        this.tokenizer = tokenizer;
        this.watch = stops == null ? null : stops.watch();
        this.constraint = constraint;
    }

    /// Returns the ids that may come next; null if all may.
    @Nullable
    BitSet allowed() {
        return constraint == null || finished() ? null : constraint.allowed();
    }

    /// Returns the random number of token `t`.
    float uniform(int t) {
        return random.uniform(t);
    }

    boolean finished() {
        return finish != null;
    }

    void append(int id, float logProb, float entropy) {
        if (length == ids.length) {
            ids = Arrays.copyOf(ids, 2 * length);
            logProbs = Arrays.copyOf(logProbs, 2 * length);
            entropies = Arrays.copyOf(entropies, 2 * length);
        }
        ids[length] = id;
        logProbs[length] = logProb;
        entropies[length] = entropy;
        length++;
        if (constraint != null) {
            constraint.accept(id);
        }
        if (tokenizer.eosIds().contains(id)) {
            finish = FinishReason.EOS;
        } else if (stops(id)) {
            finish = FinishReason.STOP;
        } else if (length >= most) {
            finish = FinishReason.LENGTH;
        }
    }

    private boolean stops(int id) {
        StopStrings.Watch watched = watch;
        return watched != null && watched.append(id);
    }

    Completion completion() {
        FinishReason reason = finish;
        if (reason == null) {
            throw new IllegalStateException("the completion is still being written");
        }
        int[] finalIds = Arrays.copyOf(ids, length);
        StopStrings.Watch watched = watch;
        String text =
                reason == FinishReason.STOP && watched != null ? watched.text() : tokenizer.decode(finalIds, true);
        return new Completion(
                finalIds, Arrays.copyOf(logProbs, length), Arrays.copyOf(entropies, length), reason, text);
    }
}
