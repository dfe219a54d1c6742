package dev.edgewise.rerank;

import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.util.ArrayList;
import java.util.List;

/// Scores the documents of many queries, so many pairs at a time that like lengths meet.
public final class ListScoring {
    private static final int AT_ONCE = 4096;

    private ListScoring() {}

    /// What a model made of a list.
    ///
    /// @param scores what each document is ordered by; see [PairModel#rankingScore]
    /// @param cut pairs that were longer than the model reads
    /// @param tokens of all pairs
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Scored(double[] scores, int cut, long tokens) {}

    /// Returns what each document of each list is ordered by.
    public static List<double[]> scores(PairModel model, List<QueryList> lists) {
        return of(model, lists).stream().map(Scored::scores).toList();
    }

    /// Returns what the model makes of each list.
    public static List<Scored> of(PairModel model, List<QueryList> lists) {
        List<Scored> scored = new ArrayList<>();
        int from = 0;
        while (from < lists.size()) {
            int to = from;
            int pairs = 0;
            while (to < lists.size() && (to == from || pairs + lists.get(to).size() <= AT_ONCE)) {
                pairs += lists.get(to++).size();
            }
            scored.addAll(some(model, lists.subList(from, to)));
            from = to;
        }
        return scored;
    }

    private static List<Scored> some(PairModel model, List<QueryList> lists) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (QueryList list : lists) {
            for (JudgedDocument document : list.documents()) {
                queries.add(list.query());
                documents.add(document.text());
            }
        }
        TokenizedPairs read = model.tokenize(queries, documents);
        float[][] logits = model.logits(read.pairs());
        List<Scored> scored = new ArrayList<>();
        int at = 0;
        for (QueryList list : lists) {
            double[] own = new double[list.size()];
            int cut = 0;
            long tokens = 0;
            for (int i = 0; i < own.length; i++, at++) {
                own[i] = model.rankingScore(logits[at]);
                cut += read.cut().get(at) > 0 ? 1 : 0;
                tokens += read.pairs().get(at).length();
            }
            scored.add(new Scored(own, cut, tokens));
        }
        return scored;
    }
}
