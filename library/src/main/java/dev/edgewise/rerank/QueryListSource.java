package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.EventSink;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.data.InBatchNegatives;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.trainer.BatchSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Batches of lists: drawn, given negatives from each other where the loss wants them, and turned into tokens.
public final class QueryListSource implements BatchSource<List<RankList>, ListScores> {
    private final ListDraw draw;
    private final PairModel model;
    private final int inBatchNegatives;
    private final long seed;

    /// Makes a source.
    ///
    /// @param draw chooses the lists
    /// @param inBatchNegatives documents of other lists that each list gets, see
    ///     [dev.edgewise.ranking.RankingNeeds#inBatchNegatives]
    public QueryListSource(ListDraw draw, PairModel model, int inBatchNegatives, long seed) {
        this.draw = draw;
        this.model = model;
        this.inBatchNegatives = inBatchNegatives;
        this.seed = seed;
    }

    @Override
    public Collected<List<RankList>> next(int step, int steps, long rolloutsLeft, EventSink events) {
        List<QueryList> own = draw.draw(step, steps);
        List<QueryList> all =
                InBatchNegatives.added(own, inBatchNegatives, Seeds.stream(seed, "in-batch negatives", step));
        List<RankList> batch = tokenized(own, all);
        long tokens = 0;
        long pairs = 0;
        for (RankList list : batch) {
            pairs += list.pairs().size();
            tokens += list.pairs().stream().mapToLong(PairTokens::length).sum();
        }
        Map<String, Double> metrics = new LinkedHashMap<>(draw.metrics(step));
        metrics.put("lists/pairs", (double) pairs);
        return new Collected<>(batch, metrics, draw.cells(), 0, tokens);
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
    public void learned(List<ListScores> reports) {
        draw.learned(reports);
    }

    @Override
    public ObjectNode snapshot() {
        return draw.snapshot();
    }

    @Override
    public void restore(ObjectNode state) {
        draw.restore(state);
    }
}
