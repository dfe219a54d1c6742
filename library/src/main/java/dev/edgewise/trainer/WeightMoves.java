package dev.edgewise.trainer;

import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.optim.AdamW;
import dev.edgewise.tensor.TensorScope;
import java.util.List;

/// Moves of whole models: one becomes the other, or goes part of the way to it. Both have the same
/// architecture.
final class WeightMoves {
    private static final String FACTOR_B = ".lora_B.weight";

    private WeightMoves() {}

    /// Copies: `target` ← `source`.
    static void copy(Weights source, Weights target) {
        towards(target, source, 1);
    }

    /// Moves: `weights` ← (1 − share) · `weights` + share · `goal`.
    static void towards(Weights weights, Weights goal, double share) {
        List<Parameter> from = weights.parameters();
        List<Parameter> to = goal.parameters();
        for (int i = 0; i < from.size(); i++) {
            try (var _ = TensorScope.open()) { // each matrix by itself: no second model is made on the way
                if (share == 1) {
                    from.get(i).master().copy_(to.get(i).master());
                } else {
                    from.get(i).master().mul_(1 - share).add_(to.get(i).master().mul(share));
                }
            }
        }
        weights.refresh(weights.compute());
    }

    /// Moves an adapter a `share` of the way back to the model beneath it: W + (1 − share)·s·B·A.
    static void fadeAdapter(Weights weights, double share) {
        for (Parameter factor : weights.trainable()) {
            if (factor.name().endsWith(FACTOR_B)) {
                factor.master().mul_(1 - share);
            }
        }
        weights.refresh(weights.compute());
    }

    /// Forgets the moments: the next step is the optimizer's first.
    static void reset(AdamW optimizer) {
        optimizer.moments().forEach(moment -> moment.tensor().zero_());
        optimizer.resume(0);
    }
}
