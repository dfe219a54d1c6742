package dev.edgewise.tensor;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Operations that do in one pass over memory what would take several.
public final class FusedOps {
    private static final Operator ADAMW = Operator.find("aten::_fused_adamw_", "");
    private static final Operator SOFTMAX_BACKWARD = Operator.find("aten::_softmax_backward_data", "");
    private static final Operator SILU_BACKWARD = Operator.find("aten::silu_backward", "");

    private FusedOps() {}

    /// Returns `∂/∂x silu(x) ⊙ gradient`, all of one shape.
    public static Tensor siluBackward(Tensor gradient, Tensor x) {
        return SILU_BACKWARD.call(new IValue(gradient.handle()), new IValue(x.handle()));
    }

    /// Returns `p ⊙ (g − rowsum(p ⊙ g))`: the gradient of the scores of `p = softmax(scores)` over the last
    /// axis, given ∂L/∂p, in p's type.
    public static Tensor softmaxBackward(Tensor gradient, Tensor p) {
        return SOFTMAX_BACKWARD.call(
                new IValue(gradient.handle()), new IValue(p.handle()), new IValue(-1L), new IValue((long)
                        p.type().nativeType().value));
    }

    /// Returns `softmax(q·kᵀ·scale + mask)·v`, query heads shared over key heads: `[B, Hq, T, D], [B, Hk, S, D]
    /// → [B, Hq, T, D]`.
    ///
    /// @param mask added to the scores, broadcast to `[B, Hq, T, S]`; null for none
    public static Tensor attention(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
        boolean grouped = q.size(1) != k.size(1);
        return Tensor.of(torch.scaled_dot_product_attention(
                q.handle(),
                k.handle(),
                v.handle(),
                mask == null ? new TensorOptional() : new TensorOptional(mask.handle()),
                0,
                causal,
                new DoubleOptional(scale),
                grouped));
    }

    /// Takes one decoupled AdamW step in place on parallel lists of F32 tensors, as
    /// `torch.optim.AdamW(fused=True)` does.
    ///
    /// @param steps one F32 scalar tensor each: the number of the step, counted from 1, already incremented
    public static void adamW_(
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            List<Tensor> steps,
            double learningRate,
            double beta1,
            double beta2,
            double weightDecay,
            double epsilon) {
        ADAMW.run(
                list(parameters),
                list(gradients),
                list(firstMoments),
                list(secondMoments),
                list(List.of()),
                list(steps),
                new IValue(learningRate),
                new IValue(beta1),
                new IValue(beta2),
                new IValue(weightDecay),
                new IValue(epsilon),
                new IValue(false),
                new IValue(false),
                new IValue(),
                new IValue());
    }

    private static IValue list(List<Tensor> tensors) {
        GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
        for (Tensor tensor : tensors) {
            list.push_back(new IValue(tensor.handle()));
        }
        return new IValue(list);
    }
}
