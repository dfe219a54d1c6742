package dev.edgewise.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;

/// How large vectors and matrices are.
public final class Norms {
    private Norms() {}

    /// Returns the Euclidean norm along the last axis, kept, in F32: `[…, C] → […, 1]`.
    public static Tensor ofRows(Tensor x) {
        return Tensor.of(torch.linalg_vector_norm(
                x.handle(), new Scalar(2), new long[] {-1}, true, new ScalarTypeOptional(torch.ScalarType.Float)));
    }

    /// Returns the Euclidean norm of all elements together.
    public static double of(Tensor x) {
        return ofRows(x.reshape(-1)).item();
    }

    /// Returns the singular values of a matrix, largest first: `[M, N] → [min(M, N)]`.
    public static Tensor singularValues(Tensor matrix) {
        return Tensor.of(torch.linalg_svdvals(matrix.handle()));
    }
}
