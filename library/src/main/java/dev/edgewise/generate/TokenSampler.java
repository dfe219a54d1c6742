package dev.edgewise.generate;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.RowOrder;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Draws one token per row from logits, without leaving native memory.
///
///     π = softmax(z/τ);   token = first v with Σ_{w ≤ v} π'(w) > u·Σ π',   u uniform in [0, 1)
///
/// π' is π cut by top-k, then by top-p over what top-k left, in `transformers`' order. The reported
/// log-probability and entropy are those of π **before** the cut, as TRL logs them. With τ = 0 the token is the
/// argmax, the lowest id on ties, and log-probability and entropy are those at τ = 1.
///
/// What a [TokenConstraint] forbids has probability 0 from the start: π, its log-probabilities and its entropies are
/// those of the constrained policy, made to sum to 1 over the tokens that are allowed.
///
/// **Differs from `transformers`:** τ and top-p below 1e-30 count as 1e-30, so that logits stay finite in F32 and the
/// most likely token always stays; there z/τ is infinite, and an error.
public final class TokenSampler {
    private static final double SMALLEST = 1e-30;

    /// Added to logits of forbidden tokens: far below any logit, so that their probability is 0, and no infinity.
    private static final float FORBIDDEN = -1e30f;

    private TokenSampler() {}

    /// Forbids all tokens of a row but some.
    ///
    /// @param logits `[R, V]`, F32, which is overwritten
    /// @param allowed at least one id below `V`
    public static void restrict(Tensor logits, int row, BitSet allowed) {
        float[] bias = new float[Math.toIntExact(logits.size(-1))];
        Arrays.fill(bias, FORBIDDEN);
        for (int id = allowed.nextSetBit(0); id >= 0 && id < bias.length; id = allowed.nextSetBit(id + 1)) {
            bias[id] = 0;
        }
        logits.narrow(0, row, 1).add_(Tensors.floats(logits.device(), bias, 1, bias.length));
    }

    /// One draw per row.
    ///
    /// @param tokens `[R]`
    /// @param logProbs `[R]`, nats
    /// @param entropies `[R]`, nats
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Draw(long[] tokens, float[] logProbs, float[] entropies) {}

    /// Draws from `logits [R, V]`, F32, which it may overwrite.
    ///
    /// @param uniforms one number in [0, 1) per row; ignored at temperature 0
    public static Draw draw(Tensor logits, float[] uniforms, SamplingSettings settings) {
        return draw(logits, uniforms, settings, new BitSet[0]);
    }

    /// Draws among the tokens that are allowed.
    ///
    /// @param allowed by row, see [#restrict]; null, or no element, where all are
    static Draw draw(Tensor logits, float[] uniforms, SamplingSettings settings, @Nullable BitSet[] allowed) {
        boolean greedy = settings.temperature() == 0;
        if (!greedy && settings.temperature() != 1) {
            logits.mul_(1 / Math.max(settings.temperature(), SMALLEST));
        }
        for (int row = 0; row < allowed.length; row++) {
            BitSet some = allowed[row];
            if (some != null) {
                restrict(logits, row, some);
            }
        }
        Tensor logProbs = logits.logSoftmax(-1);
        Tensor probabilities = logProbs.exp();
        Tensor entropies = probabilities.mul(logProbs).sum(-1, false, DType.F32).mul_(-1);
        Tensor tokens =
                greedy ? RowOrder.largest(logits).unsqueeze(-1) : sample(truncate(probabilities, settings), uniforms);
        Tensor chosen = logProbs.gather(-1, tokens);
        return new Draw(tokens.toLongs(), chosen.toFloats(), entropies.toFloats());
    }

    private static Tensor sample(Tensor probabilities, float[] uniforms) {
        Device device = probabilities.device();
        long last = probabilities.size(-1) - 1;
        Tensor cumulative = probabilities.cumsum(-1);
        Tensor total = cumulative.narrow(-1, last, 1);
        // u < 1, but u·total may round up to total: stay just below it, so that a token of probability 0 is never
        // drawn.
        Tensor target = Tensors.floats(device, uniforms, uniforms.length, 1)
                .mul_(1 - 1e-6)
                .mul_(total);
        return RowOrder.firstAbove(cumulative, target);
    }

    /// Probabilities with everything outside top-k and top-p set to 0; they no longer sum to 1.
    static Tensor truncate(Tensor probabilities, SamplingSettings settings) {
        boolean cutK = settings.topK() > 0 && settings.topK() < probabilities.size(-1);
        if (!cutK && settings.topP() == 1) {
            return probabilities;
        }
        RowOrder.Sorted sorted = RowOrder.descending(probabilities);
        Tensor values = sorted.values();
        if (cutK) {
            // Equal probabilities at the border all stay, as in transformers.
            Tensor border = values.narrow(-1, settings.topK() - 1L, 1).copy();
            values.maskedFill_(values.lt(border), 0);
        }
        if (settings.topP() < 1) {
            Tensor total = values.sum(-1, true, DType.F32);
            Tensor before = values.cumsum(-1).sub_(values);
            values.maskedFill_(before.ge(total.mul_(Math.max(settings.topP(), SMALLEST))), 0);
        }
        return Tensors.zeros(probabilities.device(), DType.F32, probabilities.shape())
                .scatter(-1, sorted.indices(), values);
    }
}
