package dev.edgewise.rerank;

import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.trainer.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Ranks the documents of the same held-out queries every time it is asked.
public final class RankEvaluation implements Evaluation {
    /// Documents of a ranking that count.
    public static final int K = 10;

    private final String name;
    private final List<QueryList> lists;
    private final PairModel model;
    private final double relevantFrom;

    /// @param name of the data in keys
    /// @param lists at least one
    /// @param relevantFrom least label of a relevant document
    public RankEvaluation(String name, List<QueryList> lists, PairModel model, double relevantFrom) {
        this.name = name;
        this.lists = List.copyOf(lists);
        this.model = model;
        this.relevantFrom = relevantFrom;
    }

    @Override
    public Measured measure() {
        RankingMetrics measured = RankingMetrics.of(lists, ListScoring.scores(model, lists), K, relevantFrom);
        Map<String, Double> metrics = new LinkedHashMap<>();
        measured.values().forEach((key, value) -> metrics.put("eval_" + name + "_" + key, value));
        int queries = measured.queries().size();
        return (step, seconds) -> new Ranked(step, name, metrics, queries, seconds);
    }
}
