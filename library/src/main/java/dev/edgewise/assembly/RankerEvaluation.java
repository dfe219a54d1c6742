package dev.edgewise.assembly;

import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.data.QueryText;
import dev.edgewise.ranking.data.RankingColumns;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.ranking.metric.PairedComparison;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.rerank.ListScoring;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.RankEvaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How well a ranker ranks judged documents, beside what costs nothing.
///
/// @param data what was ranked
/// @param model what the model made of it
/// @param overlap what sorting by common words makes of it: Jaccard's coefficient of the words
/// @param scores by which the model orders the documents, for each query of the data
/// @param seed of the bootstrap
public record RankerEvaluation(
        RankingData data, RankingMetrics model, RankingMetrics overlap, List<double[]> scores, long seed) {
    public RankerEvaluation {
        scores = List.copyOf(scores);
    }

    /// Reads rows, or directories in BEIR's layout.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    public static RankingData read(List<Path> paths) {
        return RankSets.read(paths.stream().map(Path::toString).toList(), "test", RankingColumns.FOUND);
    }

    /// Reads the queries that a run keeps for the end, by the columns that it names.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    public static RankingData test(RankingDataConfig data) {
        return RankSets.read(data.test(), "test", RankSets.columns(data));
    }

    /// Ranks the documents.
    ///
    /// @param relevantFrom least label of a relevant document
    public static RankerEvaluation of(PairModel model, RankingData data, double relevantFrom, long seed) {
        List<QueryList> lists = data.lists();
        List<double[]> scores = ListScoring.scores(model, lists);
        return new RankerEvaluation(
                data,
                RankingMetrics.of(lists, scores, RankEvaluation.K, relevantFrom),
                RankingMetrics.of(
                        lists, lists.stream().map(RankerEvaluation::common).toList(), RankEvaluation.K, relevantFrom),
                scores,
                seed);
    }

    private static double[] common(QueryList list) {
        Set<String> query = QueryText.words(list.query());
        return list.texts().stream()
                .mapToDouble(text -> QueryText.jaccard(query, QueryText.words(text)))
                .toArray();
    }

    /// Returns by how much the model's nDCG is above that of common words, with its paired bootstrap interval.
    public Interval aboveOverlap() {
        double[] differences = IntStream.range(0, model.queries().size())
                .mapToDouble(q ->
                        model.queries().get(q).ndcg() - overlap.queries().get(q).ndcg())
                .toArray();
        return PairedComparison.mean(differences, model.topics(), Seeds.stream(seed, "above overlap"));
    }

    /// Returns nDCG by topic, of data whose queries have several.
    public Map<String, Double> byTopic() {
        Map<String, double[]> sums = new TreeMap<>();
        model.queries().forEach(query -> {
            if (query.topic() != null) {
                double[] sum = sums.computeIfAbsent(query.topic(), _ -> new double[2]);
                sum[0] += query.ndcg();
                sum[1]++;
            }
        });
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((topic, sum) -> means.put(topic, sum[0] / sum[1]));
        return means.size() < 2 ? Map.of() : means;
    }
}
