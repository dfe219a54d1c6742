package dev.edgewise.preference.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.StepShape;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.ScoredCompletion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// CPO, 2401.08417, and its kin: losses of pairs without a reference, as TRL's `CPOTrainer` (1.13). With a and
/// b the log-probabilities of both completions, their token means in `ipo` and `simpo`, x = β·(r(a) − r(b)) and
/// ε the label smoothing:
///
/// | type | loss |
/// |---|---|
/// | `sigmoid` | −(1 − ε)·log σ(x) − ε·log σ(−x) |
/// | `simpo` | the same of x − γ: SimPO, 2405.14734 |
/// | `hinge` | max(0, 1 − x) |
/// | `ipo` | (r(a) − r(b) − 1/(2β))² |
///
/// and `cpoAlpha` times the mean cross-entropy of the chosen completions' tokens. r(a) is a, or with α other
/// than 0 (1 − e^(−α·a))/α: AlphaPO, 2501.03884.
public record CpoLoss(Type type, double beta, double labelSmoothing, double cpoAlpha, double gamma, double alpha)
        implements PreferenceLoss {
    /// The losses by their names in TRL.
    public enum Type {
        SIGMOID,
        HINGE,
        IPO,
        SIMPO
    }

    @Override
    public String name() {
        return "cpo";
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        List<PairSlope> imitation = new ImitationLoss().evaluate(pairs, step);
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> with(slope(pairs.get(i)), imitation.get(i)))
                .toList();
    }

    private PairSlope with(PairSlope preference, PairSlope imitation) {
        return new PairSlope(
                preference.loss() + cpoAlpha * imitation.loss(),
                preference.chosen(),
                preference.rejected(),
                cpoAlpha * imitation.likelihood());
    }

    /// Returns the slope of the preference alone.
    PairSlope slope(Pair pair) {
        double margin = reward(pair.chosen()) - reward(pair.rejected());
        double x = beta * margin - (type == Type.SIMPO ? gamma : 0);
        double loss = switch (type) {
            case SIGMOID, SIMPO -> -(1 - labelSmoothing) * Logistic.log(x) - labelSmoothing * Logistic.log(-x);
            case HINGE -> Math.max(0, 1 - x);
            case IPO -> Math.pow(margin - 1 / (2 * beta), 2);
        };
        double slope = switch (type) {
            case SIGMOID, SIMPO -> beta * (labelSmoothing * Logistic.of(x) - (1 - labelSmoothing) * Logistic.of(-x));
            case HINGE -> x < 1 ? -beta : 0;
            case IPO -> 2 * (margin - 1 / (2 * beta));
        };
        return new PairSlope(loss, slope * rewardSlope(pair.chosen()), -slope * rewardSlope(pair.rejected()));
    }

    private boolean means() {
        return type == Type.IPO || type == Type.SIMPO;
    }

    private double logProb(ScoredCompletion completion) {
        return means() ? completion.logProb() / completion.tokens() : completion.logProb();
    }

    private double reward(ScoredCompletion completion) {
        double logProb = logProb(completion);
        return alpha == 0 ? logProb : -Math.expm1(-alpha * logProb) / alpha;
    }

    /// Returns the derivative of the reward by the sum of log-probabilities.
    private double rewardSlope(ScoredCompletion completion) {
        double slope = alpha == 0 ? 1 : Math.exp(-alpha * logProb(completion));
        return means() ? slope / completion.tokens() : slope;
    }

    /// Returns TRL's: rewards are β·r, and `logps/…` are token means where the loss compares those. `nll_loss` is 0
    /// where it counts nothing.
    @Override
    public Map<String, Double> metrics(List<Pair> pairs) {
        Map<String, Double> metrics =
                new LinkedHashMap<>(PairMetrics.rewards(pairs, completion -> beta * reward(completion), this::logProb));
        metrics.put(PairMetrics.NLL, cpoAlpha == 0 ? 0 : PairMetrics.nll(pairs));
        return metrics;
    }
}
