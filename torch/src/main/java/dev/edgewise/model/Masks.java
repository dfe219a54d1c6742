package dev.edgewise.model;

import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;

/// What is added to attention scores to hide keys.
final class Masks {
    /// Lies so far below any score that its softmax is 0, and is no infinity, which would make a row that is all
    /// hidden NaN.
    static final float HIDDEN = -1e30f;

    private Masks() {}

    /// Hides later keys from earlier queries of a block, `[rows, rows]`.
    ///
    /// @param like whose device and type the mask has
    static Tensor future(Tensor like, long rows) {
        return Tensors.full(like.device(), like.type(), HIDDEN, rows, rows).triu(1);
    }
}
