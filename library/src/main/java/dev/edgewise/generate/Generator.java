package dev.edgewise.generate;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.DecoderInference;
import dev.edgewise.model.KvCache;
import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.Profile;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /// Returns where the time of sampling goes: the policy's profile.
    @Override
    public Profile profile() {
        return policy.profile();
    }

    /// A prompt and how to draw from it.
    ///
    /// @param seed of the prompt's completions
    /// @param constraint makes what each completion must keep to; null for none
    /// @param reader makes texts of completions; null for the generator's tokenizer
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Request(
            int[] promptIds,
            long seed,
            @Nullable Supplier<TokenConstraint> constraint,
            @Nullable Tokenizer reader) {
        /// Makes a request whose completions may be anything.
        public Request(int[] promptIds, long seed) {
            this(promptIds, seed, null);
        }

        /// Makes a request whose texts the generator's tokenizer makes.
        public Request(int[] promptIds, long seed, @Nullable Supplier<TokenConstraint> constraint) {
            this(promptIds, seed, constraint, null);
        }

        /// Returns the same request with another maker of texts.
        public Request readBy(Tokenizer other) {
            return new Request(promptIds, seed, constraint, other);
        }

        public Request {
            if (promptIds.length == 0) {
                throw new IllegalArgumentException("a prompt needs at least one token");
            }
        }

        @Nullable
        TokenConstraint begin() {
            return constraint == null ? null : constraint.get();
        }
    }

    @Override
    public List<List<Completion>> generate(List<Request> requests, int copies, SamplingSettings settings) {
        return generate(requests, copies, settings, _ -> {});
    }

    @Override
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

    @Override
    public Optional<Generator> inTurns() {
        return Optional.of(this);
    }

    /// Returns a dialogue of `copies` rows for every prompt, to be closed by the caller, who keeps the rows to
    /// what fits, see [#rows].
    public Dialogue dialogue(List<Request> requests, int copies, SamplingSettings settings) {
        return new Dialogue(policy, tokenizer, settings, requests, copies);
    }

    /// Returns the longest sequence that the model reads, tokens.
    public int context() {
        return policy.weights().config().context();
    }

    /// Returns how many rows of `width` tokens fit the budget.
    public int rows(int width) {
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
        NewRows begun = new NewRows(tokenizer, settings.stop());
        for (Request request : requests) {
            for (int copy = 0; copy < copies; copy++) {
                long seed = Seeds.derive(request.seed(), "completion", copy);
                rows.add(begun.begin(request, seed, settings.maxCompletionLength()));
            }
        }
        int[][] prompts = requests.stream().map(Request::promptIds).toArray(int[][]::new);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            DecoderInference inference = policy.inference();
            DecoderInference.Prefill prefill = prefill(inference, prompts, copies, settings);
            try (KvCache cache = prefill.cache();
                    var _ = profile().phase(Phase.DECODE)) {
                new DecodeLoop(policy, inference, settings, (_, _, _) -> {})
                        .run(prefill.hidden(), cache, new ArrayList<>(rows), progress);
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
}
