package dev.edgewise.generate;

import dev.edgewise.model.DecoderInference;
import dev.edgewise.model.KvCache;
import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Phase;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/// Writes one token after the other for the rows of a batch; rows that ended leave it in groups.
final class DecodeLoop {
    /// Told before rows leave the cache.
    @FunctionalInterface
    interface Leaving {
        /// Sees the cache while the rows are still in it.
        ///
        /// @param rows in the order of the cache
        /// @param kept indices of the rows that stay; some of them may have ended
        void leave(KvCache cache, List<Row> rows, int[] kept);
    }

    private final Policy policy;
    private final DecoderInference inference;
    private final SamplingSettings settings;
    private final Leaving leaving;

    DecodeLoop(Policy policy, DecoderInference inference, SamplingSettings settings, Leaving leaving) {
        this.policy = policy;
        this.inference = inference;
        this.settings = settings;
        this.leaving = leaving;
    }

    /// Writes until every row has ended.
    ///
    /// @param first predicts the rows' next tokens, `[R, C]`; closed here
    /// @param live the rows, in the order of the cache
    /// @param progress told after every token how many completions are there
    void run(Tensor first, KvCache cache, List<Row> live, DoubleConsumer progress) {
        Tensor hidden = first;
        List<Row> rows = live;
        for (int t = 0; ; t++) {
            try (var _ = TensorScope.open()) {
                TokenSampler.Draw draw = draw(policy.head().logits(hidden), rows, t);
                hidden.close();
                long[] next = append(rows, draw);
                int[] unfinished = unfinished(rows);
                double share = (t + 1.0) / settings.maxCompletionLength();
                progress.accept(live.size() - unfinished.length * (1 - share));
                if (unfinished.length == 0) {
                    leaving.leave(cache, rows, unfinished);
                    return;
                }
                if (compacts(unfinished.length, rows.size())) {
                    int[] kept = filled(unfinished, rows.size());
                    leaving.leave(cache, rows, kept);
                    cache.select(kept);
                    next = Arrays.stream(kept).mapToLong(i -> draw.tokens()[i]).toArray();
                    List<Row> before = rows;
                    rows = Arrays.stream(kept).mapToObj(before::get).toList();
                }
                hidden = inference.decode(next, cache).keep();
            }
        }
    }

    private TokenSampler.Draw draw(Tensor logits, List<Row> rows, int t) {
        try (var _ = policy.profile().phase(Phase.SAMPLING)) {
            @Nullable BitSet[] allowed = new @Nullable BitSet[rows.size()];
            Arrays.setAll(allowed, r -> rows.get(r).allowed());
            return TokenSampler.draw(logits, uniforms(rows, t), settings, allowed);
        }
    }

    /// Moving the cache costs about as much as some decode steps, so rows leave in groups: an eighth of the batch
    /// at least.
    private static boolean compacts(int unfinished, int rows) {
        return (rows - roundUp(unfinished)) * 8 >= rows;
    }

    /// Few different batch sizes, for the same reason as in training: 1, 2, 4, then multiples of 4, of 8 above
    /// 32, ….
    private static int roundUp(int rows) {
        if (rows <= 4) {
            return rows == 3 ? 4 : rows;
        }
        int step = Math.max(4, Integer.highestOneBit(rows - 1) / 4);
        return (rows + step - 1) / step * step;
    }

    /// Returns the unfinished rows and, to fill up the batch size, finished ones that idle along.
    private static int[] filled(int[] unfinished, int rows) {
        int[] kept = Arrays.copyOf(unfinished, Math.min(rows, roundUp(unfinished.length)));
        int at = unfinished.length;
        int next = 0;
        for (int row = 0; row < rows && at < kept.length; row++) {
            if (next < unfinished.length && unfinished[next] == row) {
                next++;
            } else {
                kept[at++] = row;
            }
        }
        return kept;
    }

    private static float[] uniforms(List<Row> rows, int t) {
        float[] uniforms = new float[rows.size()];
        for (int r = 0; r < uniforms.length; r++) {
            uniforms[r] = rows.get(r).uniform(t);
        }
        return uniforms;
    }

    private static long[] append(List<Row> rows, TokenSampler.Draw draw) {
        for (int r = 0; r < rows.size(); r++) {
            if (!rows.get(r).finished()) {
                rows.get(r).append((int) draw.tokens()[r], draw.logProbs()[r], draw.entropies()[r]);
            }
        }
        return draw.tokens();
    }

    private static int[] unfinished(List<Row> rows) {
        int[] indices = new int[rows.size()];
        int count = 0;
        for (int r = 0; r < rows.size(); r++) {
            if (!rows.get(r).finished()) {
                indices[count++] = r;
            }
        }
        return Arrays.copyOf(indices, count);
    }
}
