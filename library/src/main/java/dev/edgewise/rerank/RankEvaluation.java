package dev.edgewise.rerank;

import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.ranking.RankingNeeds.Labels;
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

    /// Takes labels as the loss does: ranks, of which the lowest are best, are negated.
    ///
    /// @param name of the data in keys
    /// @param lists at least one
    /// @param labels what the labels are
    /// @param relevantFrom least label of a relevant document, of ranks the last one
    public RankEvaluation(String name, List<QueryList> lists, PairModel model, Labels labels, double relevantFrom) {
        Relevance relevance = new Relevance(relevantFrom, labels == Labels.RANKS);
        this.name = name;
        this.lists = relevance.higherIsBetter(lists);
        this.model = model;
        this.relevantFrom = relevance.least();
    }

    @Override
    public Measured measure() {
        RankingMetrics measured = measure(ListScoring.scores(model, lists));
        Map<String, Double> metrics = new LinkedHashMap<>();
        measured.values().forEach((key, value) -> metrics.put("eval_" + name + "_" + key, value));
        int queries = measured.queries().size();
        return (step, seconds) -> new Ranked(step, name, metrics, queries, seconds);
    }

    /// Returns what scores of the documents are worth.
    RankingMetrics measure(List<double[]> scores) {
        return RankingMetrics.of(lists, scores, K, relevantFrom);
    }
}
