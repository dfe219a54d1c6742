package dev.edgewise.generate;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderInference;
import dev.edgewise.model.KvCache;
import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.rollout.Completion;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/// Samples completions for many prompts at once.
///
/// The copies of one prompt share its prefill; prompts of different lengths mix in one batch; rows that ended
/// leave it. Every token of every completion has its own random number, derived from the prompt's seed, the copy
/// and the position: so a completion does not depend on what else is in the batch, up to the rounding of batched
/// products.
public final class Generator implements CompletionSampler {
    /// Bytes the keys and values of one batch may take.
    public static final long CACHE_BYTES = 1L << 30;

    /// Completions that are sampled at a time.
    public static final int MAX_ROWS = 512;

    private final Policy policy;
    private final Tokenizer tokenizer;

    public Generator(Policy policy, Tokenizer tokenizer) {
        this.policy = policy;
        this.tokenizer = tokenizer;
    }

    /// Where the time of sampling goes: the policy's profile.
    @Override
    public Profile profile() {
        return policy.profile();
    }

    /// A prompt and how to draw from it.
    ///
    /// @param seed of the prompt's completions
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Request(int[] promptIds, long seed) {
        public Request {
            if (promptIds.length == 0) {
                throw new IllegalArgumentException("a prompt needs at least one token");
            }
        }
    }

    @Override
    public List<List<Completion>> generate(List<Request> requests, int copies, SamplingSettings settings) {
        return generate(requests, copies, settings, _ -> {});
    }

    /// Generates, and tells how far it is.
    ///
    /// @param progress told after every token how many completions are there; one that is being sampled counts
    ///     by its share of the longest it may become
    public List<List<Completion>> generate(
            List<Request> requests, int copies, SamplingSettings settings, DoubleConsumer progress) {
        List<List<Completion>> all = new ArrayList<>();
        int longest =
                requests.stream().mapToInt(r -> r.promptIds().length).max().orElse(0);
        int perBatch = Math.max(1, rows(longest + settings.maxCompletionLength()) / copies);
        for (int start = 0; start < requests.size(); start += perBatch) {
            List<Request> batch = requests.subList(start, Math.min(requests.size(), start + perBatch));
            double before = (double) start * copies;
            List<Completion> rows = run(batch, copies, settings, now -> progress.accept(before + now));
            for (int i = 0; i < batch.size(); i++) {
                all.add(List.copyOf(rows.subList(i * copies, (i + 1) * copies)));
            }
        }
        return all;
    }

    /// Rows whose cache fits the budget.
    private int rows(int width) {
        DecoderConfig config = policy.weights().config();
        long perRow = 2L
                * config.layers()
                * config.keyWidth()
                * policy.weights().compute().bytes()
                * width;
        return Math.clamp(CACHE_BYTES / perRow, 1, MAX_ROWS);
    }

    private List<Completion> run(
            List<Request> requests, int copies, SamplingSettings settings, DoubleConsumer progress) {
        List<Row> rows = new ArrayList<>();
        StopStrings stops = settings.stop().isEmpty() ? null : new StopStrings(tokenizer, settings.stop());
        for (Request request : requests) {
            for (int copy = 0; copy < copies; copy++) {
                rows.add(new Row(request.seed(), copy, tokenizer, settings, stops));
            }
        }
        int[][] prompts = requests.stream().map(Request::promptIds).toArray(int[][]::new);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            DecoderInference inference = policy.inference();
            DecoderInference.Prefill prefill = prefill(inference, prompts, copies, settings);
            try (KvCache cache = prefill.cache();
                    var _ = profile().phase(Phase.DECODE)) {
                decode(inference, prefill.hidden(), cache, new ArrayList<>(rows), settings, progress);
            }
        }
        return rows.stream().map(Row::completion).toList();
    }

    private DecoderInference.Prefill prefill(
            DecoderInference inference, int[][] prompts, int copies, SamplingSettings settings) {
        try (var _ = profile().phase(Phase.PREFILL);
                var _ = TensorScope.open()) {
            DecoderInference.Prefill prefill = inference.prefill(prompts, copies, settings.maxCompletionLength());
            return new DecoderInference.Prefill(prefill.hidden().keep(), prefill.cache());
        }
    }

    private void decode(
            DecoderInference inference,
            Tensor first,
            KvCache cache,
            List<Row> live,
            SamplingSettings settings,
            DoubleConsumer progress) {
        Tensor hidden = first;
        List<Row> rows = live;
        for (int t = 0; ; t++) {
            try (var _ = TensorScope.open()) {
                TokenSampler.Draw draw = draw(policy.head().logits(hidden), uniforms(rows, t), settings);
                hidden.close();
                long[] next = append(rows, draw);
                int[] unfinished = unfinished(rows);
                double share = (t + 1.0) / settings.maxCompletionLength();
                progress.accept(live.size() - unfinished.length * (1 - share));
                if (unfinished.length == 0) {
                    return;
                }
                if (compacts(unfinished.length, rows.size())) {
                    int[] kept = filled(unfinished, rows.size());
                    cache.select(kept);
                    next = Arrays.stream(kept).mapToLong(i -> draw.tokens()[i]).toArray();
                    List<Row> before = rows;
                    rows = Arrays.stream(kept).mapToObj(before::get).toList();
                }
                hidden = inference.decode(next, cache).keep();
            }
        }
    }

    private TokenSampler.Draw draw(Tensor logits, float[] uniforms, SamplingSettings settings) {
        try (var _ = profile().phase(Phase.SAMPLING)) {
            return TokenSampler.draw(logits, uniforms, settings);
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

    /// The unfinished rows and, to fill up the batch size, finished ones that idle along.
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
