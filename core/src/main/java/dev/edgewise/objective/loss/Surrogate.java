package dev.edgewise.objective.loss;

/// The policy term of one token and its derivative with respect to log π_θ.
///
///     clip:   l = −min( min(ρ, δ)·A, clip(ρ, 1 − ε_low, 1 + ε_high)·A )
///             ∂l = −A·ρ where the chosen branch still depends on ρ, else 0
///     CISPO:  l = −sg(min(ρ, ε_high))·A·log π_θ
///             ∂l = −min(ρ, ε_high)·A
///
/// with ρ = exp(log π_θ − log π_old), whose derivative is ρ. On ties of the two branches both depend on ρ or
/// neither does, so the derivative is that of either.
///
/// @param cispo which of the two
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

    /// Whether a negative advantage was cut off by the lower bound.
    boolean clippedLow(double ratio, double advantage) {
        return bounded(ratio) < 1 - clip.low() && advantage < 0;
    }

    /// Whether a positive advantage was cut off by the upper bound.
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
