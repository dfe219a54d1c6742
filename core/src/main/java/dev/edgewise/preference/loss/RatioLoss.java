package dev.edgewise.preference.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.StepShape;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import java.util.List;
import java.util.Locale;

/// Losses that look at each log-ratio of a pair by itself. With a = β·s_w and b = β·s_l:
///
/// | type | loss |
/// |---|---|
/// | `nca_pair` | −log σ(a) − ½·log σ(−a) − ½·log σ(−b): NCA, 2402.05369 |
/// | `bco_pair` | −log σ(a) − log σ(−b): BCO, 2404.04656, without its running shift |
/// | `sppo_hard` | (s_w − 1/(2β))² + (s_l + 1/(2β))²: SPPO, 2405.00675, equation 4.7 with hard wins |
/// | `apo_zero` | 1 − σ(a) + σ(b): APO, 2408.06266, equation 7 |
/// | `apo_down` | σ(a) + 1 − σ(a − b): APO, equation 8; at the start the chosen completion has no gradient |
///
/// All as TRL's `DPOTrainer` (1.13).
public record RatioLoss(Type type, PreferenceContext context) implements PreferenceLoss {
    /// The losses by their names in TRL.
    public enum Type {
        NCA_PAIR,
        BCO_PAIR,
        SPPO_HARD,
        APO_ZERO,
        APO_DOWN;

        /// Returns the name as TRL and the configuration write it.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String name() {
        return type.key();
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        return pairs.stream().map(this::slope).toList();
    }

    private PairSlope slope(Pair pair) {
        double beta = context.beta();
        double a = beta * pair.chosen().logRatio();
        double b = beta * pair.rejected().logRatio();
        return switch (type) {
            case NCA_PAIR ->
                new PairSlope(
                        -Logistic.log(a) - 0.5 * Logistic.log(-a) - 0.5 * Logistic.log(-b),
                        beta * (0.5 * Logistic.of(a) - Logistic.of(-a)),
                        beta * 0.5 * Logistic.of(b));
            case BCO_PAIR ->
                new PairSlope(-Logistic.log(a) - Logistic.log(-b), -beta * Logistic.of(-a), beta * Logistic.of(b));
            case SPPO_HARD -> {
                double won = pair.chosen().logRatio() - 0.5 / beta;
                double lost = pair.rejected().logRatio() + 0.5 / beta;
                yield new PairSlope(won * won + lost * lost, 2 * won, 2 * lost);
            }
            case APO_ZERO ->
                new PairSlope(1 - Logistic.of(a) + Logistic.of(b), -beta * Logistic.slope(a), beta * Logistic.slope(b));
            case APO_DOWN ->
                new PairSlope(
                        Logistic.of(a) + 1 - Logistic.of(a - b),
                        beta * (Logistic.slope(a) - Logistic.slope(a - b)),
                        beta * Logistic.slope(a - b));
        };
    }
}
