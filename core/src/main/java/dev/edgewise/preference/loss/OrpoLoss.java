package dev.edgewise.preference.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.StepShape;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.ScoredCompletion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ORPO, 2403.07691, equations 4 and 7, as TRL's `ORPOTrainer` (1.13): an odds ratio beside imitation, without a
/// reference. With a and b the token means of both completions' log-probabilities:
///
///     o = a − b − log(1 − eᵃ) + log(1 − eᵇ),   L = NLL of prompt and chosen completion − mean of β·log σ(o)
///
/// The likelihood of the chosen completion is that of its prompt, too.
public record OrpoLoss(double beta) implements PreferenceLoss {
    /// Keeps 1 − eᵃ above 0 where a mean is 0.
    private static final double LARGEST_MEAN = -1e-12;

    @Override
    public String name() {
        return "orpo";
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        List<PairSlope> imitation = new ImitationLoss().evaluate(pairs, step);
        List<PairSlope> slopes = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            PairSlope odds = slope(pairs.get(i));
            slopes.add(new PairSlope(
                    odds.loss() + imitation.get(i).loss(),
                    odds.chosen(),
                    odds.rejected(),
                    imitation.get(i).likelihood()));
        }
        return slopes;
    }

    /// Returns the slope of the odds ratio alone.
    PairSlope slope(Pair pair) {
        double odds = logOdds(pair);
        double slope = -beta * Logistic.of(-odds);
        return new PairSlope(
                -beta * Logistic.log(odds), slope * oddsSlope(pair.chosen()), -slope * oddsSlope(pair.rejected()));
    }

    private static double logOdds(Pair pair) {
        return logOdds(mean(pair.chosen())) - logOdds(mean(pair.rejected()));
    }

    private static double logOdds(double mean) {
        return mean - Math.log(-Math.expm1(mean));
    }

    /// Returns the derivative of a completion's log-odds by its sum of log-probabilities: 1/(1 − eᵃ)/n.
    private static double oddsSlope(ScoredCompletion completion) {
        return 1 / -Math.expm1(mean(completion)) / completion.tokens();
    }

    private static double mean(ScoredCompletion completion) {
        return Math.min(LARGEST_MEAN, completion.logProb() / completion.tokens());
    }

    @Override
    public Map<String, Double> metrics(List<Pair> pairs) {
        Map<String, Double> metrics =
                new LinkedHashMap<>(PairMetrics.rewards(pairs, completion -> beta * mean(completion), OrpoLoss::mean));
        metrics.put(PairMetrics.NLL, PairMetrics.nll(pairs));
        metrics.put(
                "log_odds_ratio",
                pairs.stream()
                        .mapToDouble(pair -> Logistic.log(logOdds(pair)))
                        .average()
                        .orElse(0));
        metrics.put(
                "log_odds_chosen",
                pairs.stream().mapToDouble(OrpoLoss::logOdds).average().orElse(0));
        return metrics;
    }
}
