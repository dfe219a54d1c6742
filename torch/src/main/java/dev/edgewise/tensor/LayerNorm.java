package dev.edgewise.tensor;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// LayerNorm (Ba et al. 2016, <https://arxiv.org/abs/1607.06450>) over the last axis, by libtorch's kernels.
///
///     y = (x − mean)/√(var + ε) ⊙ w + b,   var with divisor C
public final class LayerNorm {
    private LayerNorm() {}

    /// What a forward pass gives.
    ///
    /// @param y of the shape of x
    /// @param mean `[…, 1]`
    /// @param scale `1/√(var + ε)`, `[…, 1]`
    public record Result(Tensor y, Tensor mean, Tensor scale) {}

    /// What a backward pass gives.
    ///
    /// @param bias gradient of the bias; null where none was asked for
    /// @param weight gradient of the weight; null where none was asked for
    public record Gradients(
            Tensor input, @Nullable Tensor weight, @Nullable Tensor bias) {}

    public static Result forward(Tensor x, Tensor weight, @Nullable Tensor bias, double epsilon) {
        try (T_TensorTensorTensor_T results = torch.native_layer_norm(
                x.handle(), new long[] {x.size(-1)}, new TensorOptional(weight.handle()), optional(bias), epsilon)) {
            return new Result(copy(results.get0()), copy(results.get1()), copy(results.get2()));
        }
    }

    /// Returns ∂L/∂x, ∂L/∂w and ∂L/∂b, given ∂L/∂y.
    ///
    /// @param forParameters whether weight and bias get gradients
    public static Gradients backward(
            Tensor gradient, Tensor x, Result forward, Tensor weight, @Nullable Tensor bias, boolean forParameters) {
        try (BoolPointer wanted = wanted(true, forParameters, forParameters && bias != null);
                T_TensorTensorTensor_T results = torch.native_layer_norm_backward(
                        gradient.handle(),
                        x.handle(),
                        new long[] {x.size(-1)},
                        forward.mean().handle(),
                        forward.scale().handle(),
                        new TensorOptional(weight.handle()),
                        optional(bias),
                        wanted)) {
            return new Gradients(
                    copy(results.get0()),
                    forParameters ? copy(results.get1()) : null,
                    forParameters && bias != null ? copy(results.get2()) : null);
        }
    }

    private static BoolPointer wanted(boolean input, boolean weight, boolean bias) {
        return new BoolPointer(3).put(0, input).put(1, weight).put(2, bias);
    }

    private static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor.handle());
    }

    /// The tuple owns what it returns; the tensor must be able to outlive it.
    private static Tensor copy(org.bytedeco.pytorch.Tensor result) {
        return Tensor.of(new org.bytedeco.pytorch.Tensor(result));
    }
}
