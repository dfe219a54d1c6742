package dev.edgewise.rerank;

import dev.edgewise.control.Adjustment;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.trainer.BatchSource;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Batches of lists from given queries: every epoch passes over all pairs once, in lists and an order of its own.
///
/// A query with more documents than a list takes has several lists in an epoch, of equal size as far as that goes, drawn
/// anew in each. Order and lists are functions of seed and epoch, so there is no state but the step.
public final class QueryListSource implements BatchSource<List<RankList>, ListScores> {
    private final List<QueryList> queries;
    private final PairModel model;
    private final RankingNeeds needs;
    private final int queriesPerStep;
    private final int documentsPerQuery;
    private final long seed;
    private final long listsPerEpoch;
    private long drawn = -1;
    private List<Drawn> epoch = List.of();

    /// A list of an epoch.
    ///
    /// @param documents positions in the query's documents
    private record Drawn(int query, List<Integer> documents) {}

    /// Makes a source.
    ///
    /// @param queries at least one
    /// @param needs what the loss wants of a list
    public QueryListSource(
            List<QueryList> queries,
            PairModel model,
            RankingNeeds needs,
            int queriesPerStep,
            int documentsPerQuery,
            long seed) {
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("a ranker needs at least one query to learn from");
        }
        this.queries = List.copyOf(queries);
        this.model = model;
        this.needs = needs;
        this.queriesPerStep = queriesPerStep;
        this.documentsPerQuery = documentsPerQuery;
        this.seed = seed;
        this.listsPerEpoch = queries.stream().mapToLong(this::lists).sum();
    }

    /// The lists that a query makes in an epoch. Where the first document is compared with the others it is in each.
    private int lists(QueryList query) {
        int fixed = needs.reads() == Reads.FIRST ? 1 : 0;
        int room = Math.max(1, documentsPerQuery - fixed);
        return Math.max(1, Math.ceilDiv(query.documents().size() - fixed, room));
    }

    @Override
    public Collected<List<RankList>> next(int step, int steps, long rolloutsLeft, EventSink events) {
        long first = (step - 1L) * queriesPerStep;
        List<Drawn> chosen = new ArrayList<>();
        for (long i = first; i < first + queriesPerStep; i++) {
            chosen.add(epoch(i / listsPerEpoch).get((int) (i % listsPerEpoch)));
        }
        List<RankList> lists = ListBatches.of(chosen.stream().map(this::query).toList(), model, needs, seed, step);
        long tokens = lists.stream()
                .flatMap(list -> list.pairs().stream())
                .mapToLong(PairTokens::length)
                .sum();
        long pairs = lists.stream().mapToLong(list -> list.pairs().size()).sum();
        return new Collected<>(
                lists,
                Map.of("epoch", (first + queriesPerStep) / (double) listsPerEpoch, "lists/pairs", (double) pairs),
                List.of(),
                0,
                tokens);
    }

    private QueryList query(Drawn list) {
        return queries.get(list.query).with(list.documents);
    }

    private List<Drawn> epoch(long number) {
        if (number != drawn) {
            List<Drawn> all = new ArrayList<>();
            for (int q = 0; q < queries.size(); q++) {
                draw(q, number, all);
            }
            Collections.shuffle(all, Random.from(Seeds.stream(seed, "epoch", number)));
            epoch = all;
            drawn = number;
        }
        return epoch;
    }

    private void draw(int q, long number, List<Drawn> all) {
        QueryList query = queries.get(q);
        int fixed = needs.reads() == Reads.FIRST ? 1 : 0;
        int count = lists(query);
        List<Integer> order = new ArrayList<>(
                IntStream.range(fixed, query.documents().size()).boxed().toList());
        Collections.shuffle(order, Random.from(Seeds.stream(seed, "documents", q, number)));
        for (int l = 0; l < count; l++) {
            int from = (int) ((long) order.size() * l / count);
            int to = (int) ((long) order.size() * (l + 1) / count);
            List<Integer> documents = new ArrayList<>(order.subList(from, to));
            if (needs.reads() == Reads.BEST_FIRST) {
                documents.sort(Comparator.comparingDouble((Integer d) -> -query.labels()[d][0]));
            }
            if (fixed > 0) {
                documents.addFirst(0);
            }
            all.add(new Drawn(q, List.copyOf(documents)));
        }
    }

    @Override
    public Optional<String> obstacle(Adjustment adjustment) {
        return Optional.empty();
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put("queries", queries.size()).put("lists", listsPerEpoch);
    }

    @Override
    public void restore(ObjectNode state) {
        long count = state.path("queries").asLong(-1);
        long lists = state.path("lists").asLong(-1);
        if (count != queries.size() || lists != listsPerEpoch) {
            throw new CheckpointException("the checkpoint was made with " + count + " queries in " + lists
                    + " lists an epoch, but the data has " + queries.size() + " in " + listsPerEpoch
                    + "; resume with the data the run began with");
        }
    }
}
