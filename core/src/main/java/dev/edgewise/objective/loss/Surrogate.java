package dev.edgewise.objective.loss;

/// The policy term of one token and its derivative with respect to log π_θ.
///
///     clip:   l = −min( min(ρ, δ)·A, clip(ρ, 1 − ε_low, 1 + ε_high)·A )
///             ∂l = −A·ρ where the chosen branch still depends on ρ, else 0
///     CISPO:  l = −sg(min(ρ, ε_high))·A·log π_θ
///             ∂l = −min(ρ, ε_high)·A
///
/// Here ρ = exp(log π_θ − log π_old), whose derivative is ρ. If the two branches tie, both depend on ρ or
/// neither does, so the derivative is that of either.
///
/// @param cispo true for CISPO, false for the clip
record Surrogate(boolean cispo, ClipRange clip) {
    double value(double ratio, double logProb, double advantage) {
        if (cispo) {
            return -Math.min(ratio, clip.high()) * advantage * logProb;
        }
        return -Math.min(bounded(ratio) * advantage, clipped(ratio) * advantage);
    }

    double slope(double ratio, double advantage) {
        if (cispo) {
            return -Math.min(ratio, clip.high()) * advantage;
        }
        boolean unclippedChosen = bounded(ratio) * advantage <= clipped(ratio) * advantage;
        boolean flat = unclippedChosen ? ratio > clip.delta() : clipped(ratio) != ratio;
        return flat ? 0 : -advantage * ratio;
    }

    /// Tells whether the lower bound cut off a negative advantage.
    boolean clippedLow(double ratio, double advantage) {
        return bounded(ratio) < 1 - clip.low() && advantage < 0;
    }

    /// Tells whether the upper bound cut off a positive advantage.
    boolean clippedHigh(double ratio, double advantage) {
        return (cispo ? ratio > clip.high() : bounded(ratio) > 1 + clip.high()) && advantage > 0;
    }

    private double bounded(double ratio) {
        return Math.min(ratio, clip.delta());
    }

    private double clipped(double ratio) {
        return Math.clamp(ratio, 1 - clip.low(), 1 + clip.high());
    }
}
