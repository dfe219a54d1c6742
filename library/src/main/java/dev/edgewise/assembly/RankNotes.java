package dev.edgewise.assembly;

import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.List;

/// What a person should know of a ranker's data before the first step.
final class RankNotes {
    private static final int AT_ONCE = 4096;

    private RankNotes() {}

    /// Says how many training pairs are cut.
    static List<String> lengths(RankSets sets, PairModel model, int maxLength) {
        long pairs = 0;
        long cut = 0;
        long tokens = 0;
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (QueryList list : sets.train()) {
            for (JudgedDocument document : list.documents()) {
                queries.add(list.query());
                documents.add(document.text());
            }
            if (queries.size() >= AT_ONCE) {
                TokenizedPairs some = model.tokenize(queries, documents);
                pairs += queries.size();
                cut += some.cutPairs();
                tokens += some.cutTokens();
                queries.clear();
                documents.clear();
            }
        }
        TokenizedPairs rest = model.tokenize(queries, documents);
        pairs += queries.size();
        cut += rest.cutPairs();
        tokens += rest.cutTokens();
        return cut == 0
                ? List.of()
                : List.of(cut + " of " + pairs + " training pairs are longer than " + maxLength
                        + " tokens and are cut, by " + tokens
                        + " tokens in all; raise algorithm.max_length where the model reads more");
    }
}
