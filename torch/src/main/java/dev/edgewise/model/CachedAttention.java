package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Attention of new queries to keys that a cache holds: `softmax(s·q·kᵀ + bias)·v`.
///
/// Shapes: `q [R, Hq, T, D]`, `k, v [R, Hk, S, D]`, bias broadcast to `[R, 1, T, S]`. Two ways, as in [Attention]: bf16
/// on the CPU is written out as products, which need contiguous keys.
final class CachedAttention {
    private CachedAttention() {}

    static Tensor attend(Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, double scale) {
        boolean products = query.device().kind() == Device.Kind.CPU && query.type() == DType.BF16;
        return products
                ? multiplied(query, key, value, bias, scale)
                : FusedOps.attention(query, key, value, bias, false, scale);
    }

    private static Tensor multiplied(Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, double scale) {
        long rows = query.size(0);
        long keyHeads = key.size(1);
        long queries = query.size(2);
        long size = query.size(3);
        long seen = key.size(2);
        Tensor folded = query.mul(scale).reshape(rows * keyHeads, -1, size);
        Tensor keys = key.reshape(rows * keyHeads, seen, size).contiguous();
        Tensor values = value.reshape(rows * keyHeads, seen, size).contiguous();
        Tensor scores = folded.matmul(keys.transpose(1, 2));
        if (bias != null) {
            scores.view(rows, -1, queries, seen).add_(bias);
        }
        return scores.softmax(-1).matmul(values).view(query.shape());
    }
}
