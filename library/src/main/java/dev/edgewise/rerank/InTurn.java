package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.DataException;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.ListSampler;
import dev.edgewise.ranking.data.QueryList;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Every epoch passes over all queries once, with documents drawn anew: a function of seed and step, so that there is
/// no state but the step.
public final class InTurn implements ListDraw {
    private final List<QueryList> lists;
    private final IdentityHashMap<JudgedDocument, JudgedDocument> firsts = new IdentityHashMap<>();
    private final ListSampler sampler;
    private final int queries;

    /// Draws from lists.
    ///
    /// @param lists at least one
    /// @param queries lists of a step
    /// @param documents of a list, at most
    /// @param spread whether documents are drawn from each label in turn
    /// @param first whether a query's first document is in each of its lists, which a loss compares with the others
    /// @throws DataException if it should be, and no query has others
    public InTurn(List<QueryList> lists, int queries, int documents, boolean spread, boolean first, long seed) {
        this.lists = first ? lists.stream().filter(list -> list.size() > 1).toList() : List.copyOf(lists);
        this.queries = queries;
        if (first && this.lists.isEmpty()) {
            throw new DataException("no query has two documents, and the loss compares the first document of a query"
                    + " with its others; add documents, or take loss bce, which looks at each document by itself");
        }
        if (first) {
            this.lists.forEach(list -> list.documents()
                    .subList(1, list.size())
                    .forEach(other -> firsts.put(other, list.documents().getFirst())));
        }
        this.sampler = new ListSampler(
                first ? this.lists.stream().map(InTurn::others).toList() : this.lists,
                queries,
                Math.max(1, documents - (first ? 1 : 0)),
                spread,
                seed);
    }

    private static QueryList others(QueryList list) {
        return list.with(list.documents().subList(1, list.size()));
    }

    @Override
    public List<QueryList> draw(int step, int steps) {
        return sampler.batch(step - 1L).stream().map(this::withFirst).toList();
    }

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

    @Override
    public Map<String, Double> metrics(int step) {
        return Map.of("epoch", (double) step * queries / lists.size());
    }

    private long pairs() {
        return lists.stream().mapToLong(QueryList::size).sum();
    }

    @Override
    public ObjectNode snapshot() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("queries", lists.size())
                .put("pairs", pairs());
    }

    @Override
    public void restore(ObjectNode state) {
        long count = state.path("queries").asLong(-1);
        long pairs = state.path("pairs").asLong(-1);
        if (count != lists.size() || pairs != pairs()) {
            throw new CheckpointException("the checkpoint was made with " + count + " queries and " + pairs
                    + " pairs, but the data has " + lists.size() + " and " + pairs()
                    + "; resume with the data the run began with");
        }
    }
}
