package dev.edgewise.trainer;

import dev.edgewise.control.Renewals.ShrinkPerturb;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.optim.AdamW;
import dev.edgewise.policy.IdleUnits;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes of weights and optimizer against a loss of plasticity that are done at once.
///
/// What is random in them is a function of the run's seed, the step and the name of the weights, so that every
/// rank and a resumed run draw the same.
///
/// @param prompts token ids that show which units are idle, the same every time; at least one
/// @param idle tells which units are, on every rank alike
public record Renewal(Policy policy, AdamW optimizer, long seed, List<int[]> prompts, IdleUnits.Agreement idle) {
    public Renewal {
        prompts = List.copyOf(prompts);
    }

    /// θ ← λ·θ + N(0, σ²), of every matrix that is trained; of an adapter A and B.
    void shrinkPerturb(ShrinkPerturb change, int step) {
        Weights weights = policy.weights();
        for (Parameter parameter : weights.trainable()) {
            if (parameter.decays()) {
                try (var _ = TensorScope.open()) {
                    Tensor master = parameter.master().mul_(change.shrink());
                    if (change.noise() > 0) {
                        RandomGenerator random = Seeds.stream(seed, "perturb", step, parameter.name());
                        master.add_(noise(master, change.noise(), random));
                    }
                }
            }
        }
        weights.refresh(weights.compute());
    }

    private static Tensor noise(Tensor like, double deviation, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(like.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensors.floats(like.device(), values, like.shape());
    }

    /// See [IdleUnits].
    void resetUnits(double threshold, int step) {
        IdleUnits.reset(
                policy,
                optimizer,
                idle.of(IdleUnits.find(policy, prompts, threshold)),
                Seeds.derive(seed, "units", step));
    }

    /// W ← W + s·B·A, A drawn anew, B ← 0, and the optimizer begins anew.
    void freshAdapter(int step) {
        Weights weights = policy.weights();
        weights.absorbAdapters();
        Adapters.draw(weights, Seeds.derive(seed, "adapter", step));
        weights.refresh(weights.compute());
        WeightMoves.reset(optimizer);
    }
}
