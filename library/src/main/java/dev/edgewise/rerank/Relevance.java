package dev.edgewise.rerank;

import dev.edgewise.ranking.data.QueryList;
import java.util.List;

/// What labels say of documents.
///
/// @param from the least label of a relevant document, of ranks the last one
/// @param ranks whether the lowest labels are the best, 1 for the best
public record Relevance(double from, boolean ranks) {
    /// Returns lists with labels of which the highest are the best: ranks are negated.
    public List<QueryList> higherIsBetter(List<QueryList> lists) {
        return ranks ? lists.stream().map(Relevance::negated).toList() : List.copyOf(lists);
    }

    /// Returns the least label of a relevant document in such lists.
    public double least() {
        return ranks ? -from : from;
    }

    private static QueryList negated(QueryList list) {
        return list.with(list.documents().stream()
                .map(document -> document.labelled(-document.value()))
                .toList());
    }
}
