package dev.edgewise.rerank;

import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.data.QueryList;
import java.util.List;

/// The documents of a query in a batch, as a model reads them.
///
/// @param list the query and its documents
/// @param pairs tokens of the query with each document
/// @param own documents that are the query's; those behind are negatives from other lists of the batch
public record RankList(QueryList list, List<PairTokens> pairs, int own) {
    public RankList {
        pairs = List.copyOf(pairs);
        if (pairs.size() != list.size() || own < 1 || own > pairs.size()) {
            throw new IllegalArgumentException("a list of " + list.size() + " documents, " + own
                    + " of them its own, has " + pairs.size() + " pairs");
        }
    }
}
