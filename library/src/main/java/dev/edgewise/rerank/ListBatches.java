package dev.edgewise.rerank;

import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.RankingNeeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Makes a batch of queries: tokens of every pair, and negatives from other queries where the loss wants them.
final class ListBatches {
    private ListBatches() {}

    /// Returns the lists of a step.
    ///
    /// @param seed of the draw of negatives, with the step
    static List<RankList> of(List<QueryList> chosen, PairModel model, RankingNeeds needs, long seed, int step) {
        List<List<String>> documents = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            List<String> all = new ArrayList<>(chosen.get(i).documents());
            if (needs.inBatchNegatives() > 0) {
                all.addAll(negatives(chosen, i, needs.inBatchNegatives(), seed, step));
            }
            documents.add(all);
        }
        List<String> firsts = new ArrayList<>();
        List<String> seconds = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            firsts.addAll(Collections.nCopies(documents.get(i).size(), chosen.get(i).query()));
            seconds.addAll(documents.get(i));
        }
        List<PairTokens> tokens = model.tokenize(firsts, seconds).pairs();
        List<RankList> lists = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < chosen.size(); i++) {
            QueryList query = chosen.get(i);
            int size = documents.get(i).size();
            double[][] labels = new double[size][];
            for (int d = 0; d < size; d++) {
                labels[d] = d < query.labels().length ? query.labels()[d] : new double[] {0};
            }
            lists.add(new RankList(
                    query,
                    tokens.subList(at, at + size),
                    labels,
                    query.documents().size()));
            at += size;
        }
        return lists;
    }

    /// Documents of other queries that are none of this query's own.
    private static List<String> negatives(List<QueryList> chosen, int own, int count, long seed, int step) {
        QueryList query = chosen.get(own);
        Set<String> known = new HashSet<>(query.documents());
        Set<String> others = new LinkedHashSet<>();
        for (QueryList other : chosen) {
            if (!other.id().equals(query.id())) {
                others.addAll(other.documents());
            }
        }
        others.removeAll(known);
        List<String> order = new ArrayList<>(others);
        Collections.shuffle(order, Random.from(Seeds.stream(seed, "negatives", step, own)));
        return order.subList(0, Math.min(count, order.size()));
    }
}
