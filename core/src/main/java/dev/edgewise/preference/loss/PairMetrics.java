package dev.edgewise.preference.loss;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLooks;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.ScoredCompletion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// TRL's metrics of preferences (1.13).
final class PairMetrics {
    static final String CHOSEN = "chosen";
    static final String REJECTED = "rejected";
    static final String REWARDS = "rewards/";
    static final String LOG_PROBS = "logps/";
    static final String LOGITS = "logits/";
    static final String NLL = "nll_loss";

    private PairMetrics() {}

    /// Returns `rewards/…` and `logps/…`, means over pairs. A pair is accurate only if the chosen reward is
    /// greater.
    static Map<String, Double> rewards(
            List<Pair> pairs, ToDoubleFunction<ScoredCompletion> reward, ToDoubleFunction<ScoredCompletion> logProb) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(REWARDS + CHOSEN, mean(pairs, pair -> reward.applyAsDouble(pair.chosen())));
        metrics.put(REWARDS + REJECTED, mean(pairs, pair -> reward.applyAsDouble(pair.rejected())));
        metrics.put(
                "rewards/accuracies",
                mean(
                        pairs,
                        pair -> reward.applyAsDouble(pair.chosen()) > reward.applyAsDouble(pair.rejected()) ? 1 : 0));
        metrics.put(
                StepMetrics.MARGIN,
                mean(pairs, pair -> reward.applyAsDouble(pair.chosen()) - reward.applyAsDouble(pair.rejected())));
        metrics.put(LOG_PROBS + CHOSEN, mean(pairs, pair -> logProb.applyAsDouble(pair.chosen())));
        metrics.put(LOG_PROBS + REJECTED, mean(pairs, pair -> logProb.applyAsDouble(pair.rejected())));
        return metrics;
    }

    /// Returns the mean cross-entropy of the tokens that are imitated.
    static double nll(List<Pair> pairs) {
        double sum = 0;
        long tokens = 0;
        for (Pair pair : pairs) {
            sum -= pair.chosen().likelihood();
            tokens += pair.chosen().length();
        }
        return sum / Math.max(1, tokens);
    }

    private static double mean(List<Pair> pairs, ToDoubleFunction<Pair> value) {
        return pairs.stream().mapToDouble(value).average().orElse(0);
    }

    /// What the distributions behind the tokens with credit look like, summed over sequences.
    static final class Looks {
        private double logits;
        private long likeliest;
        private long tokens;

        void add(SequenceLogProbs sequence) {
            TokenLooks looks = sequence.looks();
            for (int t = 0; looks != null && t < sequence.logProbs().length; t++) {
                if (sequence.advantage(t) != 0) {
                    logits += looks.meanLogits()[t];
                    likeliest += looks.likeliest()[t] ? 1 : 0;
                    tokens++;
                }
            }
        }

        /// Adds the mean logit under `logits/kind`, where there are tokens.
        void putLogits(String kind, Map<String, Double> metrics) {
            if (tokens > 0) {
                metrics.put(LOGITS + kind, logits / tokens);
            }
        }

        /// Adds the share of tokens that are the most likely ones, where there are tokens.
        void putAccuracy(Map<String, Double> metrics) {
            if (tokens > 0) {
                metrics.put("mean_token_accuracy", likeliest / (double) tokens);
            }
        }
    }
}
