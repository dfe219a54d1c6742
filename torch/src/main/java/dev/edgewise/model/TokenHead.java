package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/// From hidden states to log-probabilities of given tokens, and back, without ever holding the logits of more
/// than `chunk` tokens.
///
///     z = RMSNorm(h)·Wᵀ/τ,   log π(y) = z_y − lse(z),   H = lse(z) − Σ_v softmax(z)_v·z_v
///     ∂L/∂z = g·(onehot(y) − softmax(z)),   g = ∂L/∂log π(y)
///
/// Logits are F32 whatever the compute type, `[chunk, V]`; temperature τ divides them as TRL does, so
/// log-probabilities and entropies are those of the distribution that was sampled from.
public final class TokenHead {
    private static final int CHUNK_VALUES = 12_000_000;

    /// Chunks are filled up with zero rows to a multiple of this, so that products have few different shapes.
    private static final int STEP = 64;

    /// ∂L/∂log π of a chunk.
    @FunctionalInterface
    public interface ChunkLoss {
        /// The derivative of the loss.
        ///
        /// @param start index of the chunk's first token
        /// @param logProbs `[n]`, nats
        /// @param entropies `[n]`, nats
        /// @return ∂L/∂logProbs, `[n]`
        float[] gradient(int start, float[] logProbs, float[] entropies);
    }

    /// Receives what a chunk's tokens look like.
    @FunctionalInterface
    public interface ChunkReader {
        void accept(int start, float[] logProbs, float[] entropies);
    }

    private final Weights weights;
    private final int chunk;

    public TokenHead(Weights weights) {
        this(weights, Math.clamp(CHUNK_VALUES / weights.config().vocabulary(), 16, 4096));
    }

    /// @param chunk tokens whose logits exist at a time, at least 1
    public TokenHead(Weights weights, int chunk) {
        this.weights = weights;
        this.chunk = chunk;
    }

    /// Log-probabilities and entropies of `targets`.
    ///
    /// @param hidden `[N, C]`, F32, the residual stream at the positions that predict the targets
    /// @param targets `N` token ids
    public void read(Tensor hidden, long[] targets, double temperature, ChunkReader reader) {
        for (int start = 0; start < targets.length; start += chunk) {
            try (var _ = TensorScope.open()) {
                int n = Math.min(chunk, targets.length - start);
                Slice slice = slice(hidden, targets, start, n, temperature);
                reader.accept(start, first(slice.logProbs, n), first(slice.entropies, n));
            }
        }
    }

    /// Runs the loss chunk by chunk and back-propagates: adds to the gradients of the head and the final norm.
    ///
    /// @return ∂L/∂hidden, `[N, C]`, F32, owned by the caller's scope
    public Tensor backward(Tensor hidden, long[] targets, double temperature, ChunkLoss loss) {
        Tensor dHidden = Tensor.empty(weights.device(), DType.F32, hidden.shape());
        for (int start = 0; start < targets.length; start += chunk) {
            try (var _ = TensorScope.open()) {
                int n = Math.min(chunk, targets.length - start);
                Slice slice = slice(hidden, targets, start, n, temperature);
                float[] gradient = loss.gradient(start, first(slice.logProbs, n), first(slice.entropies, n));
                dHidden.narrow(0, start, n)
                        .copy_(backward(slice, gradient, temperature).narrow(0, 0, n));
            }
        }
        return dHidden;
    }

    private record Slice(
            Tensor input,
            Tensor scale,
            Tensor normed,
            Tensor probabilities,
            Tensor targets,
            Tensor logProbs,
            Tensor entropies) {}

    private Slice slice(Tensor hidden, long[] targets, int start, int n, double temperature) {
        int filled = Math.min(chunk, (n + STEP - 1) / STEP * STEP);
        Tensor input = fill(hidden.narrow(0, start, n), filled);
        Tensor scale = RmsNorm.scale(input, weights.config().normEpsilon());
        Tensor normed = RmsNorm.apply(input, scale, weights.finalNorm().master(), weights.compute());
        Tensor logits = logits(normed, temperature);
        Tensor target = Tensor.longs(
                weights.device(), Arrays.copyOf(Arrays.copyOfRange(targets, start, start + n), filled), filled, 1);
        Tensor lse = logits.logSumExp(-1, true);
        Tensor logProbs = logits.gather(-1, target).sub_(lse);
        Tensor probabilities = logits.sub(lse).exp_();
        Tensor entropies = lse.sub(logits.mul_(probabilities).sum(-1, true, DType.F32));
        return new Slice(input, scale, normed, probabilities, target, logProbs, entropies);
    }

    private Tensor fill(Tensor rows, int count) {
        long missing = count - rows.size(0);
        return missing == 0
                ? rows
                : Tensor.cat(0, List.of(rows, Tensor.zeros(weights.device(), DType.F32, missing, rows.size(1))));
    }

    private static float[] first(Tensor values, int n) {
        return Arrays.copyOf(values.toFloats(), n);
    }

    private Tensor logits(Tensor normed, double temperature) {
        Tensor logits = normed.linear(weights.head().working(), null).to(DType.F32);
        return temperature == 1 ? logits : logits.mul_(1 / temperature);
    }

    private Tensor backward(Slice s, float[] gradient, double temperature) {
        int filled = (int) s.input.size(0);
        Tensor g = Tensor.floats(weights.device(), Arrays.copyOf(gradient, filled), filled, 1);
        Tensor dLogits = s.probabilities.mul_(g.neg()).scatterAdd_(-1, s.targets, g);
        if (temperature != 1) {
            dLogits.mul_(1 / temperature);
        }
        Tensor dy = dLogits.to(weights.compute());
        Linear.accumulate(weights.head(), null, dy, s.normed);
        Tensor dNormed = dy.matmul(weights.head().working());
        Parameter norm = weights.finalNorm();
        return RmsNorm.backward(dNormed, s.input, s.scale, norm.master(), norm.gradient());
    }

    /// Logits of every row, `[N, C] → [N, V]`, F32: for decoding and tests, where N is small.
    public Tensor logits(Tensor hidden) {
        Tensor normed = RmsNorm.apply(
                hidden, weights.finalNorm().master(), weights.config().normEpsilon(), weights.compute());
        return logits(normed, 1);
    }

    /// The chunk's size, tokens.
    public int chunk() {
        return chunk;
    }
}
