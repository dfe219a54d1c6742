package dev.edgewise.objective.loss;

import dev.edgewise.error.ConfigException;

/// A penalty β · k3 that keeps the policy near a reference.
///
///     k3 = exp(u) − u − 1,   u = log π_ref − log π_θ,   times ρ when corrected
///
/// Schulman's k3 is never negative. Multiplied by ρ it stays an unbiased estimate if the tokens were sampled by
/// an older policy, and its gradient becomes that of the KL divergence (DeepSeek-V3.2, 2512.02556). This is
/// TRL's `use_bias_correction_kl`, on by default since 1.13.
///
/// @param beta β, at least 0; 0 means no penalty, and no reference model unless it is measured
/// @param corrected whether k3 is multiplied by ρ
/// @param measured whether k3 is reported at β = 0 as well, for a guard or person that steers β by it. It then
///     needs the reference and adds neither loss nor gradient
public record KlPenalty(double beta, boolean corrected, boolean measured) {
    /// TRL's default: none.
    public static final KlPenalty NONE = new KlPenalty(0, true);

    /// Makes a penalty that is measured only if it is part of the loss.
    public KlPenalty(double beta, boolean corrected) {
        this(beta, corrected, false);
    }

    public KlPenalty {
        if (!(beta >= 0) || Double.isInfinite(beta)) {
            throw new ConfigException("beta is " + beta + "; allowed is a finite number of at least 0, for example"
                    + " 0.04, or 0 for no reference model");
        }
    }

    /// Tells whether it is part of the loss.
    boolean active() {
        return beta > 0;
    }

    /// Tells whether k3 is computed, for the loss or for a report.
    boolean needsReference() {
        return active() || measured;
    }

    /// Returns k3, times ρ when corrected.
    double value(double ratio, double logProb, double referenceLogProb) {
        double u = referenceLogProb - logProb;
        double k3 = Math.exp(u) - u - 1;
        return corrected ? ratio * k3 : k3;
    }

    /// Returns ∂value/∂log π_θ; ρ has the derivative ρ.
    double slope(double ratio, double logProb, double referenceLogProb) {
        double u = referenceLogProb - logProb;
        double exp = Math.exp(u);
        double slope = 1 - exp;
        return corrected ? ratio * (slope + exp - u - 1) : slope;
    }
}
