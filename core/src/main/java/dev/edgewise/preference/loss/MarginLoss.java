package dev.edgewise.preference.loss;

import dev.edgewise.error.ConfigException;
import dev.edgewise.numeric.Logistic;
import dev.edgewise.objective.StepShape;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import java.util.List;
import java.util.Locale;

/// Losses that compare the two scores s_w and s_l of a pair. With Δ = s_w − s_l, x = β·Δ, n the completion's
/// tokens and ε the label smoothing:
///
/// | type | loss |
/// |---|---|
/// | `sigmoid` | −log σ(x): DPO, 2305.18290, equation 7; label smoothing is ignored |
/// | `sigmoid_norm` | −log σ(β·(s_w/n_w − s_l/n_l)) |
/// | `hinge` | max(0, 1 − x): SLiC, 2305.10425 |
/// | `ipo` | (s_w/n_w − s_l/n_l − 1/(2β))²: IPO, 2310.12036, equation 17, by token means as its authors meant it |
/// | `robust` | (−(1 − ε)·log σ(x) + ε·log σ(−x)) / (1 − 2ε): 2403.00409; may be negative |
/// | `exo_pair` | σ(x)·(log σ(x) − log(1 − ε)) + σ(−x)·(log σ(−x) − log ε): EXO, 2402.00856, equation 16 |
/// | `discopop` | −log σ(x)·(1 − m) + e⁻ˣ·m, m = σ(x/τ): DiscoPOP, 2406.08414, equation 5 |
///
/// All as TRL's `DPOTrainer` (1.13). `discopop` pushes the chosen completion down at Δ = 0.
public record MarginLoss(Type type, PreferenceContext context) implements PreferenceLoss {
    /// The losses by their names in TRL.
    public enum Type {
        SIGMOID,
        SIGMOID_NORM,
        HINGE,
        IPO,
        ROBUST,
        EXO_PAIR,
        DISCOPOP;

        /// Returns the name as TRL and the configuration write it.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MarginLoss {
        double smoothing = context.labelSmoothing();
        if (type == Type.EXO_PAIR && smoothing == 0) {
            throw new ConfigException("label_smoothing is 0 with loss_type exo_pair, which divides by it; set it to"
                    + " 0.001, which its paper recommends");
        }
        if (type == Type.ROBUST && smoothing >= 0.5) {
            throw new ConfigException("label_smoothing is " + smoothing + " with loss_type robust; allowed is below"
                    + " 0.5, for example 0.1");
        }
    }

    @Override
    public String name() {
        return type.key();
    }

    @Override
    public boolean readsScores() {
        return true;
    }

    @Override
    public List<PairSlope> evaluate(List<Pair> pairs, StepShape step) {
        return pairs.stream().map(this::slope).toList();
    }

    private PairSlope slope(Pair pair) {
        double beta = context.beta();
        double smoothing = context.labelSmoothing();
        double x = beta * pair.margin();
        return switch (type) {
            case SIGMOID -> PairSlope.ofMargin(-Logistic.log(x), -beta * Logistic.of(-x));
            case HINGE -> PairSlope.ofMargin(Math.max(0, 1 - x), x < 1 ? -beta : 0);
            case SIGMOID_NORM -> {
                double y = beta * normedMargin(pair);
                yield normed(pair, -Logistic.log(y), -beta * Logistic.of(-y));
            }
            case IPO -> {
                double off = normedMargin(pair) - 1 / (2 * beta);
                yield normed(pair, off * off, 2 * off);
            }
            case ROBUST ->
                PairSlope.ofMargin(
                        (-(1 - smoothing) * Logistic.log(x) + smoothing * Logistic.log(-x)) / (1 - 2 * smoothing),
                        beta * (-(1 - smoothing) * Logistic.of(-x) - smoothing * Logistic.of(x)) / (1 - 2 * smoothing));
            case EXO_PAIR -> {
                double right = Math.log1p(-smoothing);
                double wrong = Math.log(smoothing);
                yield PairSlope.ofMargin(
                        Logistic.of(x) * (Logistic.log(x) - right) + Logistic.of(-x) * (Logistic.log(-x) - wrong),
                        beta * Logistic.slope(x) * (x - right + wrong));
            }
            case DISCOPOP -> {
                double m = Logistic.of(x / context.discopopTau());
                double moved = Logistic.slope(x / context.discopopTau()) / context.discopopTau();
                double exponential = Math.exp(-x);
                yield PairSlope.ofMargin(
                        -Logistic.log(x) * (1 - m) + exponential * m,
                        beta
                                * (-Logistic.of(-x) * (1 - m)
                                        - exponential * m
                                        + (Logistic.log(x) + exponential) * moved));
            }
        };
    }

    private static double normedMargin(Pair pair) {
        return pair.chosen().score() / pair.chosen().tokens()
                - pair.rejected().score() / pair.rejected().tokens();
    }

    /// Returns the slope of a loss of the normed margin.
    private static PairSlope normed(Pair pair, double loss, double slope) {
        return new PairSlope(
                loss, slope / pair.chosen().tokens(), -slope / pair.rejected().tokens());
    }
}
