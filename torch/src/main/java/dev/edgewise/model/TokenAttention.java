package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;

/// Attention over all tokens of a batch, in the order of its [TokenLayout].
///
/// Shapes: `q [N, Hq, D]`, `k, v [N, Hk, D]`; the pass has output and output gradient `[N, Hq·D]` and gives input
/// gradients in the inputs' shapes. Rows that only pad hold arbitrary finite values.
interface TokenAttention {
    /// See [Attention#attend].
    Attention.Pass attend(Tensor query, Tensor key, Tensor value, boolean keep);

    /// Returns the attention of a layout. What it makes once for all layers belongs to the open scope, which has
    /// to outlive the passes.
    static TokenAttention of(TokenLayout layout, Attention causal, double scale, Device device, DType compute) {
        return switch (layout) {
            case TokenLayout.Rows rows -> new RowAttention(rows, causal);
            case TokenLayout.Groups groups -> GroupAttention.of(groups, causal, scale, device, compute);
        };
    }
}
