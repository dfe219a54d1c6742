package dev.edgewise.trainer;

import dev.edgewise.model.Parameter;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import java.util.List;

/// The optimizer's step behind a gradient.
public final class OptimizerStep {
    private OptimizerStep() {}

    /// Clips, and steps where the numbers are finite and there is a gradient.
    ///
    /// **How we differ** from TRL: a batch without any signal is no step. Adam would carry on with its first
    /// moments, and its second ones would fade, so that the next gradient, after hundreds of such steps, moved
    /// every weight by up to `0.1 / √0.001 · Σ 0.9ᵏ ≈ 32` learning rates (docs/studies/too-hard.md). Weight decay
    /// waits as well.
    ///
    /// @param parameters what the optimizer moves
    /// @param loss whose gradient it is
    /// @param refresh brings working copies up to date with the masters
    /// @return the gradient's norm before clipping
    public static double take(
            AdamW optimizer,
            List<Parameter> parameters,
            double maxGradNorm,
            double loss,
            double rate,
            Runnable refresh) {
        double norm = GradientClip.clip(parameters, maxGradNorm);
        if (norm > 0 && Double.isFinite(loss) && Double.isFinite(norm)) {
            optimizer.step(rate);
            refresh.run();
        }
        return norm;
    }
}
