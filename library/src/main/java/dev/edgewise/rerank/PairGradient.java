package dev.edgewise.rerank;

/// What a loss asks of logits: the derivative of the whole loss by each of them.
@FunctionalInterface
public interface PairGradient {
    /// Returns the derivative, in the shape of `logits`: one row a pair, one value a label. The rows are in the order
    /// of the pairs, whatever passes the model took them through. The array given is not changed.
    float[][] of(float[][] logits);
}
