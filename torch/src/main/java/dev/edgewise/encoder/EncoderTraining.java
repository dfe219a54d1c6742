package dev.edgewise.encoder;

import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Forward and hand-written backward pass of an encoder over a batch of pairs.
///
/// The pairs are rows of one matrix, one behind the other without padding; only embeddings and attention look at
/// where one ends. The residual stream, norms and the head are F32; other products run in the weights' compute
/// type. What is saved for the backward belongs to the scope around [#forward] and [#backward].
public final class EncoderTraining {
    private final EncoderWeights weights;
    private @Nullable EncoderPass pass;

    public EncoderTraining(EncoderWeights weights) {
        this.weights = weights;
    }

    /// Returns the logits of every pair, `[pairs][labels]`, and keeps what [#backward] needs.
    ///
    /// @param dropout [Dropout#OFF], or one seeded for this batch
    /// @throws dev.edgewise.error.UserException if the model cannot read a pair
    public float[][] forward(List<PairTokens> pairs, Dropout dropout) {
        EncoderPass next = new EncoderPass(weights, pairs, dropout);
        pass = null;
        float[][] logits = next.forward();
        pass = next;
        return logits;
    }

    /// Returns the same logits and keeps nothing.
    public float[][] read(List<PairTokens> pairs, Dropout dropout) {
        try (var _ = TensorScope.open()) {
            return new EncoderPass(weights, pairs, dropout).read();
        }
    }

    /// Adds the gradients of all parameters that the optimizer moves, given those of the logits of the last
    /// [#forward].
    ///
    /// @throws IllegalStateException without a forward pass before it
    public void backward(float[][] gradient) {
        EncoderPass last = pass;
        if (last == null) {
            throw new IllegalStateException("backward needs a forward pass before it");
        }
        pass = null;
        last.backward(gradient);
    }
}
