package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;

/// What the logits of some tokens say: `N` rows of `V` logits, all F32.
///
/// @param probabilities softmax of the logits, `[N, V]`
/// @param targets token ids, `[N, 1]`
/// @param logProbs log-probabilities of the targets, `[N, 1]`, nats
/// @param entropies `[N, 1]`, nats
record TokenScores(Tensor probabilities, Tensor targets, Tensor logProbs, Tensor entropies) {
    /// @param logits `[N, V]`, overwritten
    static TokenScores of(Tensor logits, Tensor targets) {
        Tensor lse = logits.logSumExp(-1, true);
        Tensor logProbs = logits.gather(-1, targets).sub_(lse);
        Tensor probabilities = logits.sub(lse).exp_();
        Tensor entropies = lse.sub(logits.mul_(probabilities).sum(-1, true, DType.F32));
        return new TokenScores(probabilities, targets, logProbs, entropies);
    }

    /// ∂L/∂logits before they were divided by the temperature, `[N, V]`; overwrites the probabilities.
    ///
    /// @param gradient ∂L/∂logProbs, `N` values
    Tensor backward(float[] gradient, double temperature) {
        Tensor g = Tensors.floats(probabilities.device(), gradient, gradient.length, 1);
        Tensor dLogits = probabilities.mul_(g.neg()).scatterAdd_(-1, targets, g);
        return temperature == 1 ? dLogits : dLogits.mul_(1 / temperature);
    }
}
