package dev.edgewise.ranking.metric;

import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.QueryList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How well a ranker ranks the judged documents of many queries.
///
/// | key | metric |
/// |---|---|
/// | `ndcg@k` | mean over queries of nDCG, linear gains, ties averaged |
/// | `ndcg@k_exponential` | the same with gains 2^grade − 1 |
/// | `mrr@k` | mean over queries of 1/rank of the first relevant document, averaged over orders of ties |
/// | `map` | mean over queries of the average precision over distinct scores |
/// | `auc_within` | mean over queries, of those with relevant and other documents, of the AUC |
/// | `auc` | AUC over all pairs: whether scores mean the same under every query |
///
/// Queries without a relevant document are left out of the means and counted.
///
/// @param k documents of a ranking that count
/// @param queries those with a relevant document, in order
/// @param withoutRelevant queries that have none
/// @param pairs the scores of all pairs, those of left-out queries included
/// @param units the query of each pair, or its topic where every query has one, from 0 on
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RankingMetrics(
        int k, List<QueryMetrics> queries, int withoutRelevant, ScoredRelevance pairs, int[] units) {
    /// The least grade of a relevant document, as trec_eval's `-l`.
    public static final double RELEVANT = 1;

    /// Measures scores.
    ///
    /// @param lists the judged documents
    /// @param scores of each list's documents, in their order
    /// @param k documents of a ranking that count, usually 10
    /// @param from the least grade of a relevant document
    public static RankingMetrics of(List<QueryList> lists, List<double[]> scores, int k, double from) {
        Ndcg linear = new Ndcg(k, Gain.LINEAR);
        Ndcg exponential = new Ndcg(k, Gain.EXPONENTIAL);
        List<QueryMetrics> queries = new ArrayList<>();
        int without = 0;
        for (int q = 0; q < lists.size(); q++) {
            QueryList list = lists.get(q);
            double[] grades = list.values();
            ScoredRelevance scored = ScoredRelevance.of(scores.get(q), grades, from);
            if (scored.positives() == 0) {
                without++;
                continue;
            }
            queries.add(new QueryMetrics(
                    list.query(),
                    list.topic(),
                    linear.averaged(scores.get(q), grades, grades),
                    exponential.averaged(scores.get(q), grades, grades),
                    scored.reciprocalRank(k),
                    scored.averagePrecision(),
                    scored.auc()));
        }
        double[] all = scores.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] grades = lists.stream()
                .flatMapToDouble(list -> Arrays.stream(list.values()))
                .toArray();
        return new RankingMetrics(
                k, List.copyOf(queries), without, ScoredRelevance.of(all, grades, from), units(lists));
    }

    private static int[] units(List<QueryList> lists) {
        boolean topics = lists.stream().allMatch(list -> list.topic() != null);
        Map<String, Integer> known = new HashMap<>();
        return IntStream.range(0, lists.size())
                .flatMap(q -> {
                    String unit = topics ? String.valueOf(lists.get(q).topic()) : Integer.toString(q);
                    int place = known.computeIfAbsent(unit, _ -> known.size());
                    return IntStream.generate(() -> place).limit(lists.get(q).size());
                })
                .toArray();
    }

    /// Returns the metrics by their keys; NaN where there is nothing to measure.
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        perQuery()
                .forEach((key, each) -> values.put(
                        key,
                        Arrays.stream(each).filter(Double::isFinite).average().orElse(Double.NaN)));
        values.put("auc", pairs.auc());
        return values;
    }

    /// Returns the means over queries with their bootstrap intervals: over queries, or over topics where every
    /// query has one. The AUC over all pairs draws all queries again, those without a relevant document included.
    /// Metrics without a value are left out.
    public Map<String, Interval> intervals(long seed) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        perQuery().forEach((key, each) -> {
            int[] defined = IntStream.range(0, each.length)
                    .filter(i -> Double.isFinite(each[i]))
                    .toArray();
            if (defined.length > 0) {
                List<String> topics = topics();
                intervals.put(
                        key,
                        PairedComparison.mean(
                                Arrays.stream(defined).mapToDouble(i -> each[i]).toArray(),
                                topics == null
                                        ? null
                                        : Arrays.stream(defined)
                                                .mapToObj(topics::get)
                                                .toList(),
                                Seeds.stream(seed, "ranking metrics", key)));
            }
        });
        if (!Double.isNaN(pairs.auc())) {
            intervals.put("auc", AucInterval.of(pairs, units, Seeds.stream(seed, "ranking metrics", "auc")));
        }
        return intervals;
    }

    /// Returns the topic of each query; null where a query has none.
    public @Nullable List<String> topics() {
        List<String> topics = queries.stream()
                .map(QueryMetrics::topic)
                .filter(Objects::nonNull)
                .toList();
        return topics.size() == queries.size() && !topics.isEmpty() ? topics : null;
    }

    private Map<String, double[]> perQuery() {
        Map<String, double[]> metrics = new LinkedHashMap<>();
        metrics.put("ndcg@" + k, each(QueryMetrics::ndcg));
        metrics.put("ndcg@" + k + "_exponential", each(QueryMetrics::exponentialNdcg));
        metrics.put("mrr@" + k, each(QueryMetrics::reciprocalRank));
        metrics.put("map", each(QueryMetrics::averagePrecision));
        metrics.put("auc_within", each(QueryMetrics::auc));
        return metrics;
    }

    private double[] each(ToDoubleFunction<QueryMetrics> metric) {
        return queries.stream().mapToDouble(metric).toArray();
    }
}
