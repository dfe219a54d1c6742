package dev.edgewise.trainer;

import dev.edgewise.control.Knobs;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.EntropyPull;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;

/// The loss of completions, with what guards turned of it.
///
/// @param configured the loss while nothing is turned; the knobs are those of a [PolicyGradient], and any other
///     loss stays as it is
record ControlledLoss(Objective configured) {
    /// Returns the loss with at least the knobs' upper clip and β, and with their pull on the entropy. CISPO's
    /// bound is of another kind and stays. With [Knobs#STANDARD] it is the configured loss.
    Objective under(Knobs knobs) {
        if (!(configured instanceof PolicyGradient(var type, var clip, var kl, int maxCompletionLength, var pull))) {
            return configured;
        }
        double high = type == LossType.CISPO ? clip.high() : Math.max(clip.high(), knobs.clipHigh());
        return new PolicyGradient(
                type,
                new ClipRange(clip.low(), high, clip.delta()),
                new KlPenalty(Math.max(kl.beta(), knobs.klWeight()), kl.corrected(), kl.measured()),
                maxCompletionLength,
                knobs.entropyCoefficient() > 0
                        ? new EntropyPull(knobs.entropyFloor(), knobs.entropyCoefficient())
                        : pull);
    }

    /// Tells whether `knobs` change it.
    boolean changedBy(Knobs knobs) {
        return !under(knobs).equals(configured);
    }
}
