package dev.edgewise.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// The three matrix products of a linear layer, each by the faster of libtorch's kernels, and that of attention.
/// Outside autograd.
///
/// For F32 on the CPU libtorch calls BLAS; oneDNN, reached through `mkldnn::_linear_pointwise`, multiplies large
/// F32 matrices up to 2.4 times as fast on processors with AVX-512 that BLAS does not use (dev/LOG.md). bf16 goes to
/// oneDNN in any case.
public final class Products {
    /// Multiplications below which the call costs more than it saves.
    private static final long LARGE = 1L << 22;

    private Products() {}

    /// Returns `x·Wᵀ + b`: `[N, K], [O, K], [O] → [N, O]`.
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return pays(x, x.count() * weight.size(0)) ? OneDnn.linear(x, weight, bias) : x.linear(weight, bias);
    }

    /// Returns `y·W`, the gradient of a layer's input: `[N, O], [O, K] → [N, K]`.
    public static Tensor timesWeight(Tensor y, Tensor weight) {
        return pays(y, y.count() * weight.size(1)) ? OneDnn.linear(y, weight.t(), null) : y.matmul(weight);
    }

    /// Returns `yᵀ·x`, the gradient of a weight: `[N, O], [N, K] → [O, K]`.
    public static Tensor transposedTimes(Tensor y, Tensor x) {
        return pays(y, y.count() * x.size(1)) ? OneDnn.linear(y.t(), x.t(), null) : y.t().matmul(x);
    }

    /// Returns `scale·a·b + addend`, batch by batch: `[B, M, K], [B, K, N] → [B, M, N]`.
    ///
    /// @param addend broadcast to the result; null for none
    public static Tensor batched(Tensor a, Tensor b, double scale, @Nullable Tensor addend) {
        if (addend == null && scale == 1) {
            return a.matmul(b);
        }
        Tensor sum = addend == null ? Tensors.empty(a.device(), a.type(), 1, 1, 1) : addend;
        return Tensor.of(torch.baddbmm(
                sum.handle(), a.handle(), b.handle(), new Scalar(addend == null ? 0 : 1), new Scalar(scale)));
    }

    private static boolean pays(Tensor x, long multiplications) {
        return multiplications >= LARGE && x.type() == DType.F32 && x.isCpu();
    }
}
