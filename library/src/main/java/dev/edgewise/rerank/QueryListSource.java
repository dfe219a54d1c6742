package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.EventSink;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.RankingNeeds;
import dev.edgewise.ranking.RankingNeeds.Reads;
import dev.edgewise.ranking.data.InBatchNegatives;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.ListSampler;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.trainer.BatchSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Batches of lists from given queries: every epoch passes over all queries once, with documents drawn anew.
///
/// What a step gets is a function of the seed and the step, so there is no state but the step.
public final class QueryListSource implements BatchSource<List<RankList>, ListScores> {
    private final List<QueryList> lists;
    private final IdentityHashMap<JudgedDocument, JudgedDocument> firsts = new IdentityHashMap<>();
    private final ListSampler sampler;
    private final PairModel model;
    private final RankingNeeds needs;
    private final int perStep;
    private final long seed;

    /// How lists are drawn.
    ///
    /// @param queries lists of a step
    /// @param documents of a list, at most
    /// @param spread whether documents are drawn from each label in turn
    public record Draw(int queries, int documents, boolean spread) {}

    /// Makes a source.
    ///
    /// @param lists at least one
    /// @param needs what the loss wants of a list
    public QueryListSource(List<QueryList> lists, PairModel model, RankingNeeds needs, Draw draw, long seed) {
        this.lists = drawable(lists, needs);
        this.model = model;
        this.needs = needs;
        this.perStep = draw.queries();
        this.seed = seed;
        boolean first = needs.reads() == Reads.FIRST;
        if (first) {
            this.lists.forEach(list -> others(list).documents().forEach(other -> firsts.put(
                    other, list.documents().getFirst())));
        }
        this.sampler = new ListSampler(
                first ? this.lists.stream().map(QueryListSource::others).toList() : this.lists,
                draw.queries(),
                Math.max(1, draw.documents() - (first ? 1 : 0)),
                draw.spread(),
                seed);
    }

    /// Returns the lists to draw from: all, but those of one document where the first is compared with others.
    private static List<QueryList> drawable(List<QueryList> lists, RankingNeeds needs) {
        return needs.reads() == Reads.FIRST
                ? lists.stream().filter(list -> list.size() > 1).toList()
                : List.copyOf(lists);
    }

    private static QueryList others(QueryList list) {
        return list.with(list.documents().subList(1, list.size()));
    }

    @Override
    public Collected<List<RankList>> next(int step, int steps, long rolloutsLeft, EventSink events) {
        List<QueryList> own =
                sampler.batch(step - 1L).stream().map(this::withFirst).toList();
        List<QueryList> all =
                InBatchNegatives.added(own, needs.inBatchNegatives(), Seeds.stream(seed, "in-batch negatives", step));
        List<RankList> batch = tokenized(own, all);
        long tokens = batch.stream()
                .flatMap(list -> list.pairs().stream())
                .mapToLong(PairTokens::length)
                .sum();
        long pairs = batch.stream().mapToLong(list -> list.pairs().size()).sum();
        double epochs = (double) step * perStep / lists.size();
        return new Collected<>(batch, Map.of("epoch", epochs, "lists/pairs", (double) pairs), List.of(), 0, tokens);
    }

    /// Returns a drawn list with the query's first document in front, where the loss compares that with the others.
    private QueryList withFirst(QueryList drawn) {
        JudgedDocument first = firsts.get(drawn.documents().getFirst());
        if (first == null) {
            return drawn;
        }
        List<JudgedDocument> documents = new ArrayList<>();
        documents.add(first);
        documents.addAll(drawn.documents());
        return drawn.with(documents);
    }

    private List<RankList> tokenized(List<QueryList> own, List<QueryList> all) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (QueryList list : all) {
            for (JudgedDocument document : list.documents()) {
                queries.add(list.query());
                documents.add(document.text());
            }
        }
        List<PairTokens> tokens = model.tokenize(queries, documents).pairs();
        List<RankList> batch = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < all.size(); i++) {
            int size = all.get(i).size();
            batch.add(new RankList(
                    all.get(i), tokens.subList(at, at + size), own.get(i).size()));
            at += size;
        }
        return batch;
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put("queries", lists.size()).put("pairs", pairs());
    }

    private long pairs() {
        return lists.stream().mapToLong(QueryList::size).sum();
    }

    @Override
    public void restore(ObjectNode state) {
        long queries = state.path("queries").asLong(-1);
        long pairs = state.path("pairs").asLong(-1);
        if (queries != lists.size() || pairs != pairs()) {
            throw new CheckpointException("the checkpoint was made with " + queries + " queries and " + pairs
                    + " pairs, but the data has " + lists.size() + " and " + pairs()
                    + "; resume with the data the run began with");
        }
    }
}
