package dev.edgewise.objective.loss;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.objective.SequenceLogProbs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes TRL's metrics of a policy update.
///
/// `kl` is the token mean of k3 (with the ratio's factor if the penalty has it). It is present only when β ≠ 0
/// or [KlPenalty#measured]. `clip_ratio/low_mean`, `high_mean` and `region_mean` are shares of tokens. `low_min`
/// and `high_max` are the smallest and largest share of a sequence. CISPO has `cispo_clip_ratio` instead.
/// Clipping counts only where it stops a push: below with a negative advantage, above with a positive one.
/// Without tokens there are no metrics.
final class PolicyMetrics {
    private final Surrogate surrogate;
    private final KlPenalty kl;
    private long tokens;
    private long low;
    private long high;
    private double divergence;
    private double lowMin = Double.POSITIVE_INFINITY;
    private double highMax = Double.NEGATIVE_INFINITY;

    private PolicyMetrics(Surrogate surrogate, KlPenalty kl) {
        this.surrogate = surrogate;
        this.kl = kl;
    }

    static Map<String, Double> of(Surrogate surrogate, KlPenalty kl, List<SequenceLogProbs> sequences) {
        PolicyMetrics metrics = new PolicyMetrics(surrogate, kl);
        sequences.stream().filter(sequence -> sequence.logProbs().length > 0).forEach(metrics::add);
        return metrics.report();
    }

    private void add(SequenceLogProbs sequence) {
        int length = sequence.logProbs().length;
        long lowBefore = low;
        long highBefore = high;
        float[] reference = sequence.referenceLogProbs();
        for (int t = 0; t < length; t++) {
            double ratio = PolicyGradient.ratio(sequence.logProbs(), sequence.oldLogProbs(), t);
            low += surrogate.clippedLow(ratio, sequence.advantage(t)) ? 1 : 0;
            high += surrogate.clippedHigh(ratio, sequence.advantage(t)) ? 1 : 0;
            if (kl.needsReference() && reference != null) {
                divergence += kl.value(ratio, sequence.logProbs()[t], reference[t]);
            }
        }
        tokens += length;
        lowMin = Math.min(lowMin, (low - lowBefore) / (double) length);
        highMax = Math.max(highMax, (high - highBefore) / (double) length);
    }

    private Map<String, Double> report() {
        Map<String, Double> report = new LinkedHashMap<>();
        if (tokens == 0) {
            return report;
        }
        if (kl.needsReference()) {
            report.put(StepMetrics.KL, divergence / tokens);
        }
        if (surrogate.cispo()) {
            report.put("cispo_clip_ratio", high / (double) tokens);
            return report;
        }
        report.put("clip_ratio/low_mean", low / (double) tokens);
        report.put("clip_ratio/low_min", lowMin);
        report.put("clip_ratio/high_mean", high / (double) tokens);
        report.put("clip_ratio/high_max", highMax);
        report.put(StepMetrics.CLIP_REGION, (low + high) / (double) tokens);
        return report;
    }
}
