package dev.edgewise.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The order of the entries in the rows of a matrix, `[B, V]`.
public final class RowOrder {
    private RowOrder() {}

    /// Rows, or the head of each, in descending order, and where each entry stood, I64; of one shape.
    public record Sorted(Tensor values, Tensor indices) {}

    public static Sorted descending(Tensor rows) {
        T_TensorTensor_T sorted = torch.sort(rows.handle(), -1, true);
        return new Sorted(Tensor.of(sorted.get0()), Tensor.of(sorted.get1()));
    }

    /// Returns the `k` largest entries of each row in descending order, and where each stood; both `[B, k]`.
    public static Sorted largest(Tensor rows, int k) {
        try (T_TensorTensor_T top = torch.topk(rows.handle(), k)) {
            // The pair owns what it returns; the tensors must be able to outlive it.
            return new Sorted(
                    Tensor.of(new org.bytedeco.pytorch.Tensor(top.get0())),
                    Tensor.of(new org.bytedeco.pytorch.Tensor(top.get1())));
        }
    }

    /// Returns the first largest entry of each row, `[B]`, I64.
    public static Tensor largest(Tensor rows) {
        return Tensor.of(rows.handle().argmax(new LongOptional(-1), false));
    }

    /// Returns the first position in each ascending row whose entry exceeds `value [B, 1]`: `[B, 1]`, I64.
    public static Tensor firstAbove(Tensor rows, Tensor value) {
        return Tensor.of(torch.searchsorted(
                rows.handle(), value.handle(), false, true, new StringViewOptional(), new TensorOptional()));
    }
}
