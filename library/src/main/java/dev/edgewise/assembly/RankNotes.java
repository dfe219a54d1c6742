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

    /// Says how many pairs are cut, of those that are learned and of those that are measured.
    static List<String> lengths(RankSets sets, PairModel model, int maxLength) {
        List<String> notes = new ArrayList<>(lengths(sets.train(), "training", model, maxLength));
        notes.addAll(lengths(sets.dev(), "dev", model, maxLength));
        return notes;
    }

    private static List<String> lengths(List<QueryList> lists, String which, PairModel model, int maxLength) {
        Cut cut = new Cut();
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (QueryList list : lists) {
            for (JudgedDocument document : list.documents()) {
                queries.add(list.query());
                documents.add(document.text());
            }
            if (queries.size() >= AT_ONCE) {
                cut.add(model.tokenize(queries, documents));
                queries.clear();
                documents.clear();
            }
        }
        if (!queries.isEmpty()) {
            cut.add(model.tokenize(queries, documents));
        }
        List<String> notes = new ArrayList<>();
        if (cut.cut > 0) {
            notes.add(cut.cut + " of " + cut.pairs + " " + which + " pairs are longer than " + maxLength
                    + " tokens and are cut, by " + cut.tokens
                    + " tokens in all; raise algorithm.max_length where the model reads more");
        }
        if (cut.fallbacks > 0) {
            notes.add(cut.fallbacks + " of " + cut.pairs + " " + which + " pairs have a query that leaves no room for a"
                    + " document, and lose its end, too, though algorithm.truncation is only_second");
        }
        return notes;
    }

    /// What was cut so far.
    private static final class Cut {
        private long pairs;
        private long cut;
        private long tokens;
        private long fallbacks;

        void add(TokenizedPairs some) {
            pairs += some.pairs().size();
            cut += some.cutPairs();
            tokens += some.cutTokens();
            fallbacks += some.fallbacks();
        }
    }
}
