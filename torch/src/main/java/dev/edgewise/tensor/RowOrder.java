package dev.edgewise.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The order of the entries in the rows of a matrix, `[B, V]`.
public final class RowOrder {
    private RowOrder() {}

    /// Rows in descending order, and where each entry stood, I64; both `[B, V]`.
    public record Sorted(Tensor values, Tensor indices) {}

    public static Sorted descending(Tensor rows) {
        T_TensorTensor_T sorted = torch.sort(rows.handle(), -1, true);
        return new Sorted(Tensor.of(sorted.get0()), Tensor.of(sorted.get1()));
    }

    /// Returns the first largest entry of each row, `[B]`, I64.
    public static Tensor largest(Tensor rows) {
        return Tensor.of(rows.handle().argmax(new LongOptional(-1), false));
    }

    /// First position in each ascending row whose entry exceeds `value [B, 1]`: `[B, 1]`, I64.
    public static Tensor firstAbove(Tensor rows, Tensor value) {
        return Tensor.of(torch.searchsorted(
                rows.handle(), value.handle(), false, true, new StringViewOptional(), new TensorOptional()));
    }
}
