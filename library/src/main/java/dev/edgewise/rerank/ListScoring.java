package dev.edgewise.rerank;

import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.ArrayList;
import java.util.List;

/// Scores the documents of many queries, so many pairs at a time that like lengths meet.
public final class ListScoring {
    private static final int AT_ONCE = 4096;

    private ListScoring() {}

    /// Returns what each document of each list is ordered by; see [PairModel#rankingScore].
    public static List<double[]> scores(PairModel model, List<QueryList> lists) {
        List<double[]> scores = new ArrayList<>();
        int from = 0;
        while (from < lists.size()) {
            int to = from;
            int pairs = 0;
            while (to < lists.size() && (to == from || pairs + lists.get(to).size() <= AT_ONCE)) {
                pairs += lists.get(to++).size();
            }
            scores.addAll(some(model, lists.subList(from, to)));
            from = to;
        }
        return scores;
    }

    private static List<double[]> some(PairModel model, List<QueryList> lists) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        for (QueryList list : lists) {
            for (JudgedDocument document : list.documents()) {
                queries.add(list.query());
                documents.add(document.text());
            }
        }
        List<PairTokens> tokens = model.tokenize(queries, documents).pairs();
        float[][] logits = model.logits(tokens);
        List<double[]> scores = new ArrayList<>();
        int at = 0;
        for (QueryList list : lists) {
            double[] own = new double[list.size()];
            for (int i = 0; i < own.length; i++) {
                own[i] = model.rankingScore(logits[at++]);
            }
            scores.add(own);
        }
        return scores;
    }
}
