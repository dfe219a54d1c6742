package dev.edgewise.assembly;

import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// What a person should know of a ranker's data before the first step.
final class RankNotes {
    private static final int AT_ONCE = 4096;

    private RankNotes() {}

    /// Says how labels below 0 are measured, which a teacher's logits are and grades are not.
    static List<String> belowZero(RankSets sets) {
        long below = values(sets.dev()).filter(value -> value < 0).count();
        return below == 0
                ? List.of()
                : List.of(below + " of " + values(sets.dev()).count() + " dev labels are below 0, as a teacher's logits"
                        + " are: nDCG counts a query's lowest label as 0, and relevant is a label of at least "
                        + sets.relevantFrom() + " (data.relevant_from). To choose checkpoints by people's grades,"
                        + " name rows with them as data.dev");
    }

    private static DoubleStream values(List<QueryList> lists) {
        return lists.stream().flatMapToDouble(list -> Arrays.stream(list.values()));
    }

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
