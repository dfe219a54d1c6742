package dev.edgewise.assembly;

import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.config.RerankConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.data.QueryText;
import dev.edgewise.ranking.data.RankingColumns;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.ranking.metric.PairedComparison;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.rerank.ListScoring.Scored;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.RankEvaluation;
import dev.edgewise.rerank.Relevance;
import dev.edgewise.rerank.ScoreActivation;
import dev.edgewise.rerank.pool.LexicalIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// How well a ranker ranks judged documents, beside what costs nothing.
///
/// @param data what was ranked
/// @param model what the model made of it
/// @param bm25 what BM25 makes of it, whose collection are all documents of the data
/// @param overlap what sorting by common words makes of it: Jaccard's coefficient of the words
/// @param pairs what a threshold on the score, and the score itself, are worth: see [PairAgreement]
/// @param scores by which the model orders the documents, for each query of the data
/// @param cut pairs that were longer than the model reads
/// @param seed of the bootstrap
public record RankerEvaluation(
        RankingData data,
        RankingMetrics model,
        RankingMetrics bm25,
        RankingMetrics overlap,
        Map<String, Double> pairs,
        List<double[]> scores,
        long cut,
        long seed) {
    public RankerEvaluation {
        scores = List.copyOf(scores);
    }

    /// Reads rows, or directories in BEIR's layout.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    public static RankingData read(List<Path> paths, RankingColumns columns) {
        return RankSets.read(paths.stream().map(Path::toString).toList(), "test", columns);
    }

    /// Returns the columns and the range of labels that a run names, for files that may have others.
    public static RankingColumns columns(RankingDataConfig data) {
        return RankSets.columns(data).whereThere();
    }

    /// Reads the queries that a run keeps for the end, by the columns that it names.
    ///
    /// @throws dev.edgewise.error.UserException if they cannot be used
    public static RankingData test(RankingDataConfig data) {
        return RankSets.read(data.test(), "test", RankSets.columns(data));
    }

    /// Tells whether the loss of a run takes ranks as labels, so that those of its data are ranks.
    public static boolean takesRanks(RunConfig run) {
        return run.algorithm() instanceof RerankConfig rerank
                && RerankOutline.loss(run, rerank).needs().labels() == Labels.RANKS;
    }

    /// Ranks the documents.
    ///
    /// @param scored what the model made of each query; see [RankerScoring]
    /// @param relevance what the labels of the data say
    public static RankerEvaluation of(
            PairModel model, RankingData data, List<Scored> scored, Relevance relevance, long seed) {
        List<QueryList> lists = relevance.higherIsBetter(data.lists());
        double relevantFrom = relevance.least();
        List<double[]> scores = scored.stream().map(Scored::scores).toList();
        return new RankerEvaluation(
                data,
                measured(lists, scores, relevantFrom),
                measured(lists, bm25(lists), relevantFrom),
                measured(lists, lists.stream().map(RankerEvaluation::common).toList(), relevantFrom),
                PairAgreement.of(
                        lists,
                        scores,
                        relevantFrom,
                        model.labels() == 1 ? model.activation() : ScoreActivation.IDENTITY),
                scores,
                scored.stream().mapToLong(Scored::cut).sum(),
                seed);
    }

    private static RankingMetrics measured(List<QueryList> lists, List<double[]> scores, double relevantFrom) {
        return RankingMetrics.of(lists, scores, RankEvaluation.K, relevantFrom);
    }

    private static List<double[]> bm25(List<QueryList> lists) {
        Map<String, Integer> places = new LinkedHashMap<>();
        lists.forEach(list -> list.texts().forEach(text -> places.putIfAbsent(text, places.size())));
        List<double[]> scores = new ArrayList<>();
        try (LexicalIndex index = new LexicalIndex(List.copyOf(places.keySet()))) {
            for (QueryList list : lists) {
                double[] all = index.scores(list.query());
                scores.add(list.texts().stream()
                        .mapToDouble(text -> all[Objects.requireNonNull(places.get(text))])
                        .toArray());
            }
        }
        return scores;
    }

    private static double[] common(QueryList list) {
        Set<String> query = QueryText.words(list.query());
        return list.texts().stream()
                .mapToDouble(text -> QueryText.jaccard(query, QueryText.words(text)))
                .toArray();
    }

    /// Returns by how much the model's nDCG is above another ranking's, with its paired bootstrap interval.
    public Interval above(RankingMetrics other) {
        double[] differences = IntStream.range(0, model.queries().size())
                .mapToDouble(q ->
                        model.queries().get(q).ndcg() - other.queries().get(q).ndcg())
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
