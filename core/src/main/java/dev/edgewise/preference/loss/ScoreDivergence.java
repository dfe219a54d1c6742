package dev.edgewise.preference.loss;

import dev.edgewise.numeric.Logistic;

/// What score a log-ratio s makes: the derivative of an f-divergence, 2309.16240, as TRL's `DPOTrainer` (1.13).
///
/// | type | score |
/// |---|---|
/// | `reverse_kl` | s |
/// | `forward_kl` | 1 − e⁻ˢ |
/// | `js_divergence` | log 2 + log σ(s) |
/// | `alpha_divergence` | (e^((α−1)·s) − 1) / (α − 1), its exponent at most 80; s with α = 1 |
///
/// @param alpha α of `alpha_divergence`
public record ScoreDivergence(Type type, double alpha) {
    private static final double LARGEST_EXPONENT = 80;

    /// The divergence of DPO.
    public static final ScoreDivergence REVERSE_KL = new ScoreDivergence(Type.REVERSE_KL, 0.5);

    /// The divergences by their names in TRL.
    public enum Type {
        REVERSE_KL,
        FORWARD_KL,
        JS_DIVERGENCE,
        ALPHA_DIVERGENCE
    }

    double score(double ratio) {
        return switch (type) {
            case REVERSE_KL -> ratio;
            case FORWARD_KL -> -Math.expm1(-ratio);
            case JS_DIVERGENCE -> Math.log(2) + Logistic.log(ratio);
            case ALPHA_DIVERGENCE ->
                isKl() ? ratio : Math.expm1(Math.min(exponent(ratio), LARGEST_EXPONENT)) / (alpha - 1);
        };
    }

    double slope(double ratio) {
        return switch (type) {
            case REVERSE_KL -> 1;
            case FORWARD_KL -> Math.exp(-ratio);
            case JS_DIVERGENCE -> Logistic.of(-ratio);
            case ALPHA_DIVERGENCE -> isKl() ? 1 : exponent(ratio) > LARGEST_EXPONENT ? 0 : Math.exp(exponent(ratio));
        };
    }

    private double exponent(double ratio) {
        return (alpha - 1) * ratio;
    }

    private boolean isKl() {
        return Math.abs(alpha - 1) < 1e-6;
    }
}
