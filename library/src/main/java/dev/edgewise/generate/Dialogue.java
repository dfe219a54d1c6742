package dev.edgewise.generate;

import dev.edgewise.model.Continuation;
import dev.edgewise.model.DecoderInference;
import dev.edgewise.model.KvCache;
import dev.edgewise.policy.Policy;
import dev.edgewise.profile.Phase;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Rows of a batch that are written in several turns. Between two turns a row reads tokens that it did not write; what
/// it has read and written before stays in its cache.
///
/// The first turn has the random numbers of [Generator]'s completions, so that it equals them; every later one has its
/// own.
public final class Dialogue implements AutoCloseable {
    private final Policy policy;
    private final NewRows begun;
    private final SamplingSettings settings;
    private final DecoderInference inference;
    private final List<Generator.Request> requests;
    private final int[][] prompts;
    private final int copies;
    private final long[] seeds;
    private final Set<KvCache> open = new HashSet<>();
    private final Map<Integer, Place> places = new HashMap<>();
    private int turn;

    /// Where a row goes on: the tokens that a cache holds of it, and the last it wrote, which no cache holds.
    private record Place(KvCache cache, int row, int tokens, int last) {}

    /// A row that goes on.
    ///
    /// @param row of the batch
    /// @param tokens that it reads first
    /// @param most tokens that it may write then
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Next(int row, int[] tokens, int most) {}

    Dialogue(
            Policy policy,
            Tokenizer tokenizer,
            SamplingSettings settings,
            List<Generator.Request> requests,
            int copies) {
        this.policy = policy;
        this.begun = new NewRows(tokenizer, settings.stop());
        this.settings = settings;
        this.inference = policy.inference();
        this.requests = List.copyOf(requests);
        this.prompts = requests.stream().map(Generator.Request::promptIds).toArray(int[][]::new);
        this.copies = copies;
        this.seeds = IntStream.range(0, requests.size() * copies)
                .mapToLong(r -> Seeds.derive(requests.get(r / copies).seed(), "completion", r % copies))
                .toArray();
    }

    /// Has all rows write their first turn.
    ///
    /// @return one completion for each row: those of the first prompt, of the second, …
    public List<Completion> first() {
        List<Row> rows = new ArrayList<>();
        int[] lengths = new int[seeds.length];
        for (int r = 0; r < seeds.length; r++) {
            rows.add(begun.begin(requests.get(r / copies), seeds[r], settings.maxCompletionLength()));
            lengths[r] = prompts[r / copies].length;
        }
        int[] numbers = new int[seeds.length];
        Arrays.setAll(numbers, r -> r);
        return write(rows, numbers, lengths, () -> inference.prefill(prompts, copies, settings.maxCompletionLength()));
    }

    /// Reads on and writes another turn of some rows; the others are over.
    ///
    /// @return one completion for each of them
    public List<Completion> next(List<Next> next) {
        turn++;
        List<Row> rows = new ArrayList<>();
        List<Continuation> continued = new ArrayList<>();
        int[] numbers = new int[next.size()];
        int[] lengths = new int[next.size()];
        int most = 1;
        for (int i = 0; i < next.size(); i++) {
            Next one = next.get(i);
            Place place = places.get(one.row());
            if (place == null) {
                throw new IllegalStateException("row " + one.row() + " is over");
            }
            int[] tokens = new int[one.tokens().length + 1];
            tokens[0] = place.last();
            System.arraycopy(one.tokens(), 0, tokens, 1, one.tokens().length);
            continued.add(new Continuation(place.cache(), place.row(), place.tokens(), tokens));
            rows.add(begun.begin(
                    requests.get(one.row() / copies), Seeds.derive(seeds[one.row()], "turn", turn), one.most()));
            numbers[i] = one.row();
            lengths[i] = place.tokens() + tokens.length;
            most = Math.max(most, one.most());
        }
        int room = most;
        return write(rows, numbers, lengths, () -> {
            DecoderInference.Prefill extended = inference.extend(continued, room);
            closeCaches();
            return extended;
        });
    }

    /// What reads the tokens before a turn.
    @FunctionalInterface
    private interface Reading {
        DecoderInference.Prefill read();
    }

    /// @param numbers of the rows in the batch
    /// @param lengths tokens of each row before this turn
    private List<Completion> write(List<Row> rows, int[] numbers, int[] lengths, Reading reading) {
        Map<Row, Integer> index = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            index.put(rows.get(i), i);
        }
        Map<Row, Held> held = new HashMap<>();
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            Tensor hidden;
            KvCache cache;
            try (var _ = policy.profile().phase(Phase.PREFILL);
                    var _ = TensorScope.open()) {
                DecoderInference.Prefill prefill = reading.read();
                hidden = prefill.hidden().keep();
                cache = prefill.cache();
                open.add(cache);
            }
            try (var _ = policy.profile().phase(Phase.DECODE)) {
                new DecodeLoop(policy, inference, settings, (now, live, kept) -> hold(now, live, kept, held))
                        .run(hidden, cache, new ArrayList<>(rows), _ -> {});
            }
        }
        places.clear();
        List<Completion> completions = rows.stream().map(Row::completion).toList();
        held.forEach((row, where) -> {
            int i = index.getOrDefault(row, 0);
            int[] written = completions.get(i).tokenIds();
            places.put(
                    numbers[i],
                    new Place(
                            where.cache(), where.row(), lengths[i] + written.length - 1, written[written.length - 1]));
        });
        return completions;
    }

    private record Held(KvCache cache, int row) {}

    /// Keeps what the cache holds of the rows that leave it, or of all where none stays.
    private void hold(KvCache cache, List<Row> rows, int[] kept, Map<Row, Held> held) {
        Set<Integer> staying = new HashSet<>();
        Arrays.stream(kept).forEach(staying::add);
        int[] leaving = IntStream.range(0, rows.size())
                .filter(r -> !staying.contains(r) && !held.containsKey(rows.get(r)))
                .toArray();
        if (leaving.length == 0) {
            return;
        }
        KvCache own = kept.length == 0 ? cache : cache.copy(leaving);
        open.add(own);
        for (int i = 0; i < leaving.length; i++) {
            held.put(rows.get(leaving[i]), new Held(own, kept.length == 0 ? leaving[i] : i));
        }
    }

    private void closeCaches() {
        open.forEach(KvCache::close);
        open.clear();
    }

    @Override
    public void close() {
        closeCaches();
        places.clear();
    }
}
