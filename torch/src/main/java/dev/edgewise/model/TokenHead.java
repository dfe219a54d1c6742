package dev.edgewise.model;

import dev.edgewise.objective.TokenLooks;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.RowOrder;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From hidden states to log-probabilities of given tokens, and back, without ever holding the logits of more
/// than `chunk` tokens. Those are made in one product and scored a few rows at a time, so that what is in F32 stays in
/// the processor's cache; ∂L/∂z takes their place.
///
///     z = RMSNorm(h)·Wᵀ/τ,   log π(y) = z_y − lse(z),   H = lse(z) − Σ_v softmax(z)_v·z_v
///     ∂L/∂z = g·(onehot(y) − softmax(z)),   g = ∂L/∂log π(y)
///
/// A [TeacherLoss] adds its own ∂L/∂z while the chunk's logits are there.
///
/// Logits are scored in F32 whatever the compute type; temperature τ divides them as TRL does, so
/// log-probabilities and entropies are those of the distribution that was sampled from.
public final class TokenHead {
    /// Logits of a chunk, in the compute type.
    public static final long CHUNK_BYTES = 100_000_000;

    /// Chunks are filled up with zero rows to a multiple of this, so that products have few different shapes.
    private static final int STEP = 64;

    private static final int MOST_STEPS = 512;

    /// F32 logits that are scored at a time.
    private static final int SCORED_VALUES = 1_600_000;

    /// ∂L/∂log π of a chunk.
    @FunctionalInterface
    public interface ChunkLoss {
        /// Returns the derivative of the loss.
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

    /// Receives what a chunk's tokens and the distributions behind them look like.
    @FunctionalInterface
    public interface ChunkLook {
        void accept(int start, float[] logProbs, float[] entropies, TokenLooks looks);
    }

    private final Weights weights;
    private final int chunk;
    private final int scored;

    public TokenHead(Weights weights) {
        this(weights, Math.clamp(CHUNK_BYTES / rowBytes(weights) / STEP, 1, MOST_STEPS) * STEP);
    }

    private static long rowBytes(Weights weights) {
        return (long) weights.config().vocabulary() * weights.compute().bytes();
    }

    /// @param chunk tokens whose logits exist at a time, at least 1
    public TokenHead(Weights weights, int chunk) {
        this.weights = weights;
        this.chunk = chunk;
        this.scored = Math.clamp(SCORED_VALUES / weights.config().vocabulary(), 1, chunk);
    }

    /// Log-probabilities and entropies of `targets`.
    ///
    /// @param hidden `[N, C]`, F32, the residual stream at the positions that predict the targets
    /// @param targets `N` token ids
    public void read(Tensor hidden, long[] targets, double temperature, ChunkReader reader) {
        for (int start = 0; start < targets.length; start += chunk) {
            try (var _ = TensorScope.open()) {
                int n = Math.min(chunk, targets.length - start);
                Tensor logits = Linear.forward(normed(hidden.narrow(0, start, n)).output, weights.head(), null);
                for (int at = 0; at < n; at += scored) {
                    try (var _ = TensorScope.open()) {
                        int tokens = Math.min(scored, n - at);
                        TokenScores scores = scores(logits.narrow(0, at, tokens), targets, start + at, temperature);
                        reader.accept(
                                start + at,
                                scores.logProbs().toFloats(),
                                scores.entropies().toFloats());
                    }
                }
            }
        }
    }

    /// As [#read] at temperature 1, with what the distributions look like.
    public void look(Tensor hidden, long[] targets, ChunkLook reader) {
        for (int start = 0; start < targets.length; start += chunk) {
            try (var _ = TensorScope.open()) {
                int n = Math.min(chunk, targets.length - start);
                Tensor logits = Linear.forward(normed(hidden.narrow(0, start, n)).output, weights.head(), null);
                for (int at = 0; at < n; at += scored) {
                    try (var _ = TensorScope.open()) {
                        Tensor some = logits.narrow(0, at, Math.min(scored, n - at));
                        look(some.to(DType.F32), targets, start + at, reader);
                    }
                }
            }
        }
    }

    private void look(Tensor logits, long[] targets, int start, ChunkLook reader) {
        TokenScores scores = scores(logits, targets, start, 1);
        float[] means =
                logits.sum(-1, false, DType.F32).mul_(1.0 / logits.size(1)).toFloats();
        float[] collisions = TokenScores.rowDot(scores.probabilities(), scores.probabilities())
                .toFloats();
        long[] best = RowOrder.largest(logits).toLongs();
        boolean[] likeliest = new boolean[best.length];
        for (int i = 0; i < best.length; i++) {
            likeliest[i] = best[i] == targets[start + i];
            collisions[i] = (float) Math.log(collisions[i]);
        }
        reader.accept(
                start,
                scores.logProbs().toFloats(),
                scores.entropies().toFloats(),
                new TokenLooks(means, likeliest, collisions));
    }

    /// Runs the loss chunk by chunk and back-propagates: adds to the gradients of the head and the final norm.
    ///
    /// @return ∂L/∂hidden, `[N, C]`, F32, owned by the caller's scope
    public Tensor backward(Tensor hidden, long[] targets, double temperature, ChunkLoss loss) {
        return backward(hidden, targets, temperature, loss, null);
    }

    /// As above, with a pull of the whole distributions to a teacher's.
    ///
    /// @param teacher null for none
    /// @return ∂L/∂hidden, `[N, C]`, F32, owned by the caller's scope
    public Tensor backward(
            Tensor hidden, long[] targets, double temperature, ChunkLoss loss, @Nullable TeacherLoss teacher) {
        Tensor dHidden = Tensors.empty(weights.device(), DType.F32, hidden.shape());
        for (int start = 0; start < targets.length; start += chunk) {
            try (var _ = TensorScope.open()) {
                int n = Math.min(chunk, targets.length - start);
                Normed normed = normed(hidden.narrow(0, start, n));
                if (teacher != null) {
                    teacher.open(start, n);
                }
                Tensor dLogits = dLogits(normed.output, targets, start, n, temperature, loss, teacher);
                Linear.accumulate(weights.head(), null, dLogits, normed.output);
                Tensor dNormed = Linear.inputGradient(dLogits, weights.head());
                Parameter norm = weights.finalNorm();
                Tensor dInput = RmsNorm.backward(
                        dNormed, normed.input, normed.scale, norm.master(), norm.gradientIfTrainable());
                dHidden.narrow(0, start, n).copy_(dInput.narrow(0, 0, n));
            }
        }
        return dHidden;
    }

    /// The final norm over `n` rows, filled up to few different sizes.
    private record Normed(Tensor input, Tensor scale, Tensor output) {}

    private Normed normed(Tensor rows) {
        Tensor input = fill(rows, (int) (rows.size(0) + STEP - 1) / STEP * STEP);
        Tensor scale = RmsNorm.scale(input, weights.config().normEpsilon());
        return new Normed(
                input, scale, RmsNorm.apply(input, scale, weights.finalNorm().master(), weights.compute()));
    }

    private Tensor fill(Tensor rows, int count) {
        long missing = count - rows.size(0);
        return missing == 0
                ? rows
                : Tensors.cat(0, List.of(rows, Tensors.zeros(weights.device(), DType.F32, missing, rows.size(1))));
    }

    /// Returns ∂L/∂z of tokens `start … start + n − 1`, in the compute type; zero for the rows added.
    private Tensor dLogits(
            Tensor normed,
            long[] targets,
            int start,
            int n,
            double temperature,
            ChunkLoss loss,
            @Nullable TeacherLoss teacher) {
        Tensor logits = Linear.forward(normed, weights.head(), null);
        for (int at = 0; at < n; at += scored) {
            try (var _ = TensorScope.open()) {
                Tensor some = logits.narrow(0, at, Math.min(scored, n - at));
                TokenScores soft = teacher == null || teacher.temperature() == temperature
                        ? null
                        : scores(some.copy(), targets, start + at, teacher.temperature());
                TokenScores scores = scores(some, targets, start + at, temperature);
                Tensor pull = teacher == null ? null : teacher.gradient(start + at, soft == null ? scores : soft);
                float[] gradient = loss.gradient(
                        start + at,
                        scores.logProbs().toFloats(),
                        scores.entropies().toFloats());
                Tensor dLogits = scores.backward(gradient, temperature);
                some.copy_(pull == null ? dLogits : dLogits.add_(pull));
            }
        }
        if (logits.size(0) > n) {
            logits.narrow(0, n, logits.size(0) - n).zero_();
        }
        return logits;
    }

    /// Returns what some rows of logits, which it may overwrite, say of the targets from `start` on.
    private TokenScores scores(Tensor logits, long[] targets, int start, double temperature) {
        int n = (int) logits.size(0);
        Tensor values = logits.to(DType.F32);
        if (temperature != 1) {
            values.mul_(1 / temperature);
        }
        long[] chosen = Arrays.copyOfRange(targets, start, start + n);
        return TokenScores.of(values, Tensors.longs(weights.device(), chosen, n, 1));
    }

    /// Returns the logits of `n` rows from `start` on, `[N, C] → [n, V]`, in the compute type.
    Tensor chunkLogits(Tensor hidden, int start, int n) {
        Tensor states = normed(hidden.narrow(0, start, n)).output;
        return Linear.forward(states, weights.head(), null).narrow(0, 0, n);
    }

    /// Returns the states that the output projection multiplies: behind the final norm, `[N, C]`, in the compute
    /// type.
    public Tensor states(Tensor hidden) {
        return RmsNorm.apply(
                hidden, weights.finalNorm().master(), weights.config().normEpsilon(), weights.compute());
    }

    /// Logits of every row, `[N, C] → [N, V]`, F32: for decoding and tests, where N is small.
    public Tensor logits(Tensor hidden) {
        return Linear.decode(states(hidden), weights.head(), null).to(DType.F32);
    }

    /// Returns the chunk's size, tokens.
    public int chunk() {
        return chunk;
    }
}
