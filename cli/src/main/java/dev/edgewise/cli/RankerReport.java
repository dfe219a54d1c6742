package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.RankLatency;
import dev.edgewise.assembly.RankerEvaluation;
import dev.edgewise.assembly.Rankers;
import dev.edgewise.config.Precision;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.eval.Interval;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.rerank.ListScoring.Scored;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.Relevance;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `edgewise eval` of a ranker.
///
/// @param json whether one JSON object is written and nothing else
/// @param timed whether queries are timed, too
record RankerReport(Streams streams, boolean json, boolean timed) {
    /// Ranks the documents of `data` and writes how well.
    ///
    /// @param scoring has a model score the queries of the data
    /// @param log takes every scored document; null for nobody
    void run(
            Models models,
            Path model,
            Precision precision,
            RankingData data,
            Function<PairModel, List<Scored>> scoring,
            Relevance relevance,
            long seed,
            @Nullable ReplyLog log) {
        data.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
        requireRelevant(data, relevance);
        try (PairModel ranker = Rankers.open(models, model, precision)) {
            RankerEvaluation evaluation = RankerEvaluation.of(ranker, data, scoring.apply(ranker), relevance, seed);
            if (evaluation.cut() > 0) {
                streams.err()
                        .println("note: " + ReadableNumbers.count(evaluation.cut()) + " of "
                                + ReadableNumbers.count(data.pairs())
                                + " pairs are longer than the model reads and were cut");
            }
            if (log != null) {
                log.write(evaluation);
            }
            RankLatency latency = timed ? RankLatency.of(ranker, data, System::nanoTime) : null;
            Output output = new Output(streams);
            if (json) {
                output.line(json(evaluation, latency).toString());
            } else {
                text(evaluation, output);
                if (latency != null) {
                    output.line(text(latency));
                }
            }
        }
    }

    private static void requireRelevant(RankingData data, Relevance relevance) {
        DoubleSummaryStatistics labels = data.lists().stream()
                .flatMapToDouble(list -> Arrays.stream(list.values()))
                .summaryStatistics();
        if (labels.getMin() == labels.getMax()) {
            throw new DataException("all " + labels.getCount() + " labels to rank by are " + labels.getMin()
                    + ", so that every order is as good. Add documents with other labels, or name the column that"
                    + " holds the labels: --columns QUERY,DOCUMENT,LABEL");
        }
        if (relevance.ranks()) {
            if (!(labels.getMin() >= 1)) {
                throw new DataException("the labels of --data are taken as ranks, 1 for the best document, but one is "
                        + labels.getMin() + "; correct it, or say --labels-are grades if the highest are the best");
            }
            if (!(labels.getMin() <= relevance.from())) {
                throw new DataException("no document of --data is relevant: the first rank is " + labels.getMin()
                        + ", and the last one of a relevant document is " + relevance.from()
                        + "; raise --relevant-from, such as --relevant-from 3");
            }
        } else if (!(labels.getMax() >= relevance.from())) {
            throw new DataException("no document of --data is relevant: the highest label is " + labels.getMax()
                    + ", and a relevant one has at least " + relevance.from() + "; lower --relevant-from, such as"
                    + " --relevant-from 0.5 for labels from 0 to 1");
        }
    }

    private static void text(RankerEvaluation evaluation, Output output) {
        RankingMetrics model = evaluation.model();
        Map<String, Interval> intervals = model.intervals(evaluation.seed());
        Map<String, Double> bm25 = evaluation.bm25().values();
        Map<String, Double> overlap = evaluation.overlap().values();
        output.line(output.bold(model.queries().size() + " queries, "
                        + evaluation.data().pairs() + " documents")
                + (model.withoutRelevant() == 0
                        ? ""
                        : ", " + model.withoutRelevant() + " more queries without a relevant document left out"));
        output.line(output.dim(String.format(
                Locale.ROOT, "  %-20s %7s  %-22s %-7s %s", "", "model", "95 % over queries", "BM25", "common words")));
        model.values()
                .forEach((key, value) -> output.line(String.format(
                        Locale.ROOT,
                        "  %-20s %7.4f  %-22s %-7.4f %.4f",
                        key,
                        value,
                        interval(intervals.get(key)),
                        bm25.getOrDefault(key, Double.NaN),
                        overlap.getOrDefault(key, Double.NaN))));
        if (!model.queries().isEmpty()) {
            above(output, "BM25", evaluation.above(evaluation.bm25()));
            above(output, "common words", evaluation.above(evaluation.overlap()));
        }
        output.line(output.dim("  pairs by themselves"));
        evaluation
                .pairs()
                .forEach((key, value) -> output.line(String.format(Locale.ROOT, "  %-20s %7.4f", key, value)));
        evaluation
                .byTopic()
                .forEach((topic, value) -> output.line(
                        String.format(Locale.ROOT, "  ndcg@%d %7.4f  %s", model.k(), value, Quoted.of(topic))));
    }

    private static String text(RankLatency latency) {
        return String.format(
                Locale.ROOT,
                "  a query alone: %.1f ms, BM25 %.2f ms  (medians of %d queries, with %.1f documents in the mean)",
                latency.model(),
                latency.bm25(),
                latency.queries(),
                latency.documents());
    }

    private static void above(Output output, String who, Interval by) {
        output.line(String.format(
                Locale.ROOT,
                "  nDCG above that of %s: %+.4f  (95 %%: %+.4f – %+.4f)",
                who,
                by.estimate(),
                by.low(),
                by.high()));
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "" : String.format(Locale.ROOT, "%.4f – %.4f", interval.low(), interval.high());
    }

    private static ObjectNode json(RankerEvaluation evaluation, @Nullable RankLatency latency) {
        RankingMetrics model = evaluation.model();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("queries", model.queries().size())
                .put("documents", evaluation.data().pairs());
        node.put("queries_without_relevant", model.withoutRelevant());
        node.put("documents_cut", evaluation.cut());
        put(node.putObject("model"), model.values());
        ObjectNode intervals = node.putObject("intervals");
        model.intervals(evaluation.seed())
                .forEach((key, interval) ->
                        intervals.putArray(key).add(interval.low()).add(interval.high()));
        put(node.putObject("bm25"), evaluation.bm25().values());
        put(node.putObject("common_words"), evaluation.overlap().values());
        put(node.putObject("pairs"), evaluation.pairs());
        if (!model.queries().isEmpty()) {
            put(node.putObject("ndcg_above_bm25"), evaluation.above(evaluation.bm25()));
            put(node.putObject("ndcg_above_common_words"), evaluation.above(evaluation.overlap()));
        }
        put(node.putObject("ndcg_by_topic"), evaluation.byTopic());
        if (latency != null) {
            node.putObject("latency")
                    .put("queries", latency.queries())
                    .put("documents", latency.documents())
                    .put("model_milliseconds", latency.model())
                    .put("bm25_milliseconds", latency.bm25());
        }
        return node;
    }

    private static void put(ObjectNode node, Interval interval) {
        node.put("estimate", interval.estimate()).put("low", interval.low()).put("high", interval.high());
    }

    private static void put(ObjectNode node, Map<String, Double> values) {
        values.forEach((key, value) -> {
            if (Double.isFinite(value)) {
                node.put(key, value);
            } else {
                node.putNull(key);
            }
        });
    }
}
