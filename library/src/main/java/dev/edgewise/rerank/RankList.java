package dev.edgewise.rerank;

import dev.edgewise.ranking.PairTokens;
import java.util.List;

/// The documents of a query in a batch.
///
/// @param key of the query and its kind, for whoever wants to know what became of it
/// @param pairs tokens of the query with each document
/// @param labels a row per document, as in [dev.edgewise.ranking.ScoredList]
/// @param own documents that are the query's; those behind are negatives from other lists of the batch
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RankList(QueryList key, List<PairTokens> pairs, double[][] labels, int own) {
    public RankList {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty() || pairs.size() != labels.length || own < 1 || own > pairs.size()) {
            throw new IllegalArgumentException("a list of " + pairs.size() + " documents, " + own
                    + " of them its own, does not fit " + labels.length + " labels");
        }
    }
}
