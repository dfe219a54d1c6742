package dev.edgewise.preference.loss;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.SequenceGradients;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.objective.StepShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// KTO, 2402.01306, equation 7: completions that are wanted or not, one by one, as TRL's `KTOTrainer` (1.13).
/// With s a completion's log-ratio:
///
///     z = max(0, mean of the log-ratios of the sequences without credit)
///     wanted:    w_d·(1 − σ(β·(s − z)))
///     unwanted:  w_u·(1 − σ(β·(z − s)))
///
/// and the mean over completions. z has no gradient. Its sequences are prompts with the completions of others.
/// The loss `apo_zero_unpaired` of APO, 2408.06266, has z = 0 and needs none.
///
/// @param type the loss
/// @param desirableWeight w_d
/// @param undesirableWeight w_u
public record KtoObjective(Type type, double beta, double desirableWeight, double undesirableWeight)
        implements SequenceObjective {
    /// The losses by their names in TRL.
    public enum Type {
        KTO,
        APO_ZERO_UNPAIRED
    }

    @Override
    public String name() {
        return "kto";
    }

    @Override
    public boolean needsReference() {
        return true;
    }

    @Override
    public int together() {
        return 1;
    }

    @Override
    public boolean needsWholeStep() {
        return false;
    }

    @Override
    public SequenceGradients evaluate(StepShape step, List<SequenceLogProbs> read, List<SequenceLogProbs> sequences) {
        double shift = shift(read);
        double loss = 0;
        List<float[]> gradients = new ArrayList<>();
        for (SequenceLogProbs sequence : sequences) {
            boolean wanted = sequence.advantage() > 0;
            double sign = wanted ? 1 : -1;
            double weight = (wanted ? desirableWeight : undesirableWeight) / step.sequences();
            double x = sign * beta * (logRatio(sequence) - shift);
            loss += weight * Logistic.of(-x);
            float[] gradient = new float[sequence.logProbs().length];
            for (int t = 0; t < gradient.length; t++) {
                gradient[t] = sequence.advantage(t) == 0 ? 0 : (float) (-sign * weight * beta * Logistic.slope(x));
            }
            gradients.add(gradient);
        }
        return new SequenceGradients(loss, gradients);
    }

    /// Returns z.
    private double shift(List<SequenceLogProbs> read) {
        return type == Type.APO_ZERO_UNPAIRED
                ? 0
                : Math.max(
                        0,
                        read.stream()
                                .mapToDouble(KtoObjective::logRatio)
                                .average()
                                .orElse(0));
    }

    private static double logRatio(SequenceLogProbs sequence) {
        float[] reference = sequence.referenceLogProbs();
        if (reference == null) {
            throw new IllegalArgumentException("kto needs reference log-probabilities");
        }
        double sum = 0;
        for (int t = 0; t < sequence.logProbs().length; t++) {
            boolean counts = sequence.advantage() == 0 || sequence.advantage(t) != 0;
            sum += counts ? (double) sequence.logProbs()[t] - reference[t] : 0;
        }
        return sum;
    }

    private static double logProb(SequenceLogProbs sequence) {
        double sum = 0;
        for (int t = 0; t < sequence.logProbs().length; t++) {
            sum += sequence.advantage(t) == 0 ? 0 : sequence.logProbs()[t];
        }
        return sum;
    }

    /// Returns `kl`, which is z, and the means over the completions of each kind; those of a kind that is not
    /// there are missing.
    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(
                StepMetrics.KL,
                shift(sequences.stream().filter(each -> each.advantage() == 0).toList()));
        put(
                PairMetrics.CHOSEN,
                sequences.stream().filter(each -> each.advantage() > 0).toList(),
                metrics);
        put(
                PairMetrics.REJECTED,
                sequences.stream().filter(each -> each.advantage() < 0).toList(),
                metrics);
        Double chosen = metrics.get(PairMetrics.REWARDS + PairMetrics.CHOSEN);
        if (chosen != null) {
            metrics.put(StepMetrics.CHOSEN_RATIO, chosen / beta);
        }
        Double rejected = metrics.get(PairMetrics.REWARDS + PairMetrics.REJECTED);
        if (chosen != null && rejected != null) {
            metrics.put(StepMetrics.MARGIN, chosen - rejected);
        }
        return metrics;
    }

    private void put(String kind, List<SequenceLogProbs> sequences, Map<String, Double> metrics) {
        if (sequences.isEmpty()) {
            return;
        }
        PairMetrics.Looks looks = new PairMetrics.Looks();
        sequences.forEach(looks::add);
        looks.putLogits(kind, metrics);
        metrics.put(
                PairMetrics.REWARDS + kind,
                beta
                        * sequences.stream()
                                .mapToDouble(KtoObjective::logRatio)
                                .average()
                                .orElse(0));
        metrics.put(
                PairMetrics.LOG_PROBS + kind,
                sequences.stream().mapToDouble(KtoObjective::logProb).average().orElse(0));
    }
}
