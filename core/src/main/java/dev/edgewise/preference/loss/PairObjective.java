package dev.edgewise.preference.loss;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.objective.SequenceGradients;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.objective.StepShape;
import dev.edgewise.objective.TokenLooks;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.ScoredCompletion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mean over pairs of one or several losses. Sequences come in twos, the chosen one first. Tokens with
/// credit make the scores, all tokens the likelihood.
///
/// Semantics and metrics are TRL's `DPOTrainer` (1.13).
///
/// @param algorithm names it in messages
/// @param mix the losses
/// @param beta β of the metrics `rewards/…`
/// @param refers whether scores are relative to a reference
/// @param ldAlpha what a token beyond the length of the shorter completion counts: LD-DPO, 2409.06411; null for
///     1
/// @param weighted whether a pair counts as much as the policy would sample it: WPO, 2406.11827
public record PairObjective(
        String algorithm,
        WeightedLosses mix,
        double beta,
        boolean refers,
        @Nullable Double ldAlpha,
        boolean weighted) implements SequenceObjective {

    /// Makes DPO's objective.
    ///
    /// @param weights of the losses
    public static PairObjective dpo(
            List<PreferenceLoss> losses,
            List<Double> weights,
            ScoreDivergence divergence,
            double beta,
            @Nullable Double ldAlpha,
            boolean weighted) {
        return new PairObjective("dpo", new WeightedLosses(losses, weights, divergence), beta, true, ldAlpha, weighted);
    }

    /// Makes the objective of a loss without a reference.
    public static PairObjective alone(PreferenceLoss loss, double beta) {
        WeightedLosses one = new WeightedLosses(List.of(loss), List.of(1.0), ScoreDivergence.REVERSE_KL);
        return new PairObjective(loss.name(), one, beta, false, null, false);
    }

    @Override
    public String name() {
        return algorithm;
    }

    @Override
    public boolean needsReference() {
        return refers;
    }

    @Override
    public int together() {
        return 2;
    }

    @Override
    public boolean needsWholeStep() {
        return mix.losses().stream().anyMatch(PreferenceLoss::needsWholeStep);
    }

    @Override
    public SequenceGradients evaluate(StepShape step, List<SequenceLogProbs> read, List<SequenceLogProbs> sequences) {
        List<PairSlope> slopes = mix.evaluate(pairs(sequences), step);
        double share = 2.0 / step.sequences();
        List<float[]> gradients = new ArrayList<>();
        double loss = 0;
        for (int i = 0; i < slopes.size(); i++) {
            SequenceLogProbs chosen = sequences.get(2 * i);
            SequenceLogProbs rejected = sequences.get(2 * i + 1);
            int shared = shared(chosen, rejected);
            double weight = share * (weighted ? weight(chosen) * weight(rejected) : 1);
            PairSlope slope = slopes.get(i);
            loss += weight * slope.loss();
            gradients.add(gradient(chosen, shared, weight * slope.chosen(), weight * slope.likelihood()));
            gradients.add(gradient(rejected, shared, weight * slope.rejected(), 0));
        }
        return new SequenceGradients(loss, gradients);
    }

    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        List<Pair> pairs = pairs(sequences);
        Map<String, Double> metrics = new LinkedHashMap<>(
                PairMetrics.rewards(pairs, completion -> beta * completion.logRatio(), ScoredCompletion::logProb));
        if (refers) {
            metrics.put(
                    StepMetrics.CHOSEN_RATIO,
                    pairs.stream()
                            .mapToDouble(pair -> pair.chosen().logRatio())
                            .average()
                            .orElse(0));
        } else {
            double tokens =
                    pairs.stream().mapToDouble(pair -> pair.chosen().tokens()).sum();
            double logProb =
                    pairs.stream().mapToDouble(pair -> pair.chosen().logProb()).sum();
            metrics.put(StepMetrics.CHOSEN_TOKEN, logProb / Math.max(1, tokens));
            metrics.put(StepMetrics.CHOSEN_LENGTH, tokens / Math.max(1, pairs.size()));
        }
        PairMetrics.Looks chosen = new PairMetrics.Looks();
        PairMetrics.Looks rejected = new PairMetrics.Looks();
        for (int i = 0; i < sequences.size(); i++) {
            (i % 2 == 0 ? chosen : rejected).add(sequences.get(i));
        }
        chosen.putLogits(PairMetrics.CHOSEN, metrics);
        rejected.putLogits(PairMetrics.REJECTED, metrics);
        chosen.putAccuracy(metrics);
        mix.losses().forEach(loss -> metrics.putAll(loss.metrics(pairs)));
        return metrics;
    }

    private List<Pair> pairs(List<SequenceLogProbs> sequences) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i += 2) {
            int shared = shared(sequences.get(i), sequences.get(i + 1));
            pairs.add(new Pair(completion(sequences.get(i), shared), completion(sequences.get(i + 1), shared)));
        }
        return pairs;
    }

    private ScoredCompletion completion(SequenceLogProbs sequence, int shared) {
        float[] reference = sequence.referenceLogProbs();
        if (refers && reference == null) {
            throw new IllegalArgumentException(algorithm + " needs reference log-probabilities");
        }
        double logProb = 0;
        double referred = 0;
        double likelihood = 0;
        int tokens = 0;
        for (int t = 0; t < sequence.logProbs().length; t++) {
            double weight = tokenWeight(sequence, t, tokens, shared);
            tokens += sequence.advantage(t) == 0 ? 0 : 1;
            logProb += weight * sequence.logProbs()[t];
            referred += refers && reference != null ? weight * reference[t] : 0;
            likelihood += sequence.logProbs()[t];
        }
        return new ScoredCompletion(
                logProb, referred, logProb - referred, tokens, likelihood, sequence.logProbs().length);
    }

    private float[] gradient(SequenceLogProbs sequence, int shared, double slope, double likelihood) {
        float[] gradient = new float[sequence.logProbs().length];
        int counted = 0;
        for (int t = 0; t < gradient.length; t++) {
            gradient[t] = (float) (slope * tokenWeight(sequence, t, counted, shared) + likelihood);
            counted += sequence.advantage(t) == 0 ? 0 : 1;
        }
        return gradient;
    }

    /// Returns what a token counts in the score.
    ///
    /// @param counted tokens with credit before it
    /// @param shared tokens with credit that the shorter completion has
    private double tokenWeight(SequenceLogProbs sequence, int t, int counted, int shared) {
        if (sequence.advantage(t) == 0) {
            return 0;
        }
        return ldAlpha == null || counted < shared ? 1 : ldAlpha;
    }

    private static int shared(SequenceLogProbs chosen, SequenceLogProbs rejected) {
        return Math.min(counted(chosen), counted(rejected));
    }

    private static int counted(SequenceLogProbs sequence) {
        int counted = 0;
        for (int t = 0; t < sequence.logProbs().length; t++) {
            counted += sequence.advantage(t) == 0 ? 0 : 1;
        }
        return counted;
    }

    /// Returns exp of the token mean of log p_t − log Σ_v p_v².
    private static double weight(SequenceLogProbs sequence) {
        TokenLooks looks = sequence.looks();
        if (looks == null) {
            throw new IllegalArgumentException("weighting needs the collisions of the tokens");
        }
        double sum = 0;
        for (int t = 0; t < sequence.logProbs().length; t++) {
            sum += sequence.advantage(t) == 0 ? 0 : (double) sequence.logProbs()[t] - looks.collisions()[t];
        }
        return Math.exp(sum / Math.max(1, counted(sequence)));
    }
}
