package dev.edgewise.assembly;

import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.metric.BestThreshold;
import dev.edgewise.ranking.metric.CalibrationError;
import dev.edgewise.ranking.metric.Correlation;
import dev.edgewise.ranking.metric.ScoredRelevance;
import dev.edgewise.rerank.ScoreActivation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What scores say of single pairs, whichever query they belong to, under sentence-transformers' keys.
///
/// | key | metric |
/// |---|---|
/// | `accuracy`, `f1`, `precision`, `recall` | at the best threshold for each of the first two, which is given, too |
/// | `average_precision` | over distinct scores |
/// | `pearson`, `spearman` | scores and labels |
/// | `ece` | expected calibration error, of scores that are probabilities |
///
/// What has no value is left out: thresholds where all documents are relevant, or none.
final class PairAgreement {
    private PairAgreement() {}

    /// Measures pairs.
    ///
    /// @param scores by which the model orders the documents of each list
    /// @param relevantFrom least label of a relevant document
    /// @param activation makes probabilities of scores if it is a sigmoid
    static Map<String, Double> of(
            List<QueryList> lists, List<double[]> scores, double relevantFrom, ScoreActivation activation) {
        double[] all = scores.stream().flatMapToDouble(Arrays::stream).toArray();
        double[] labels = lists.stream()
                .flatMapToDouble(list -> Arrays.stream(list.values()))
                .toArray();
        ScoredRelevance scored = ScoredRelevance.of(all, labels, relevantFrom);
        Map<String, Double> values = new LinkedHashMap<>();
        if (scored.positives() > 0 && scored.positives() < all.length) {
            BestThreshold best = BestThreshold.of(scored);
            values.put("accuracy", best.accuracy());
            values.put("accuracy_threshold", best.accuracyThreshold());
            values.put("f1", best.f1());
            values.put("f1_threshold", best.f1Threshold());
            values.put("precision", best.precision());
            values.put("recall", best.recall());
            values.put("average_precision", scored.averagePrecision());
        }
        put(values, "pearson", Correlation.pearson(all, labels));
        put(values, "spearman", Correlation.spearman(all, labels));
        if (activation == ScoreActivation.SIGMOID) {
            double[] shown = Arrays.stream(all).map(activation::of).toArray();
            values.put("ece", CalibrationError.of(new ScoredRelevance(shown, scored.relevant())));
        }
        return values;
    }

    private static void put(Map<String, Double> values, String key, double value) {
        if (Double.isFinite(value)) {
            values.put(key, value);
        }
    }
}
