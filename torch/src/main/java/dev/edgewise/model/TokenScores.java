package dev.edgewise.model;

import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;

/// What the logits of some tokens say: `N` rows of `V` logits, all F32.
///
/// @param logs log-softmax of the logits, `[N, V]`
/// @param probabilities softmax of the logits, `[N, V]`
/// @param targets token ids, `[N, 1]`
/// @param logProbs log-probabilities of the targets, `[N, 1]`, nats
/// @param entropies `[N, 1]`, nats
record TokenScores(Tensor logs, Tensor probabilities, Tensor targets, Tensor logProbs, Tensor entropies) {
    /// @param logits `[N, V]`
    static TokenScores of(Tensor logits, Tensor targets) {
        Tensor logs = logits.logSoftmax(-1);
        Tensor probabilities = logs.exp();
        Tensor entropies = rowDot(probabilities, logs).neg();
        return new TokenScores(logs, probabilities, targets, logs.gather(-1, targets), entropies);
    }

    /// Returns `Σ_v a_v·b_v` of each row, `[N, V], [N, V] → [N, 1]`.
    static Tensor rowDot(Tensor a, Tensor b) {
        long rows = a.size(0);
        long words = a.size(1);
        return a.view(rows, 1, words).matmul(b.view(rows, words, 1)).view(rows, 1);
    }

    /// Returns ∂L/∂logits before they were divided by the temperature, `[N, V]`; overwrites the probabilities.
    ///
    /// @param gradient ∂L/∂logProbs, `N` values
    Tensor backward(float[] gradient, double temperature) {
        Tensor g = Tensors.floats(probabilities.device(), gradient, gradient.length, 1);
        Tensor dLogits = probabilities.mul_(g.neg()).scatterAdd_(-1, targets, g);
        return temperature == 1 ? dLogits : dLogits.mul_(1 / temperature);
    }
}
