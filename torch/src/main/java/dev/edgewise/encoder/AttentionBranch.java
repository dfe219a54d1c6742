package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderWeights.Affine;
import dev.edgewise.model.Linear;
import dev.edgewise.model.Rope;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `attention(x·Wqkvᵀ + b)·Woᵀ + b`, with rotary positions where a family has them.
final class AttentionBranch implements Branch {
    private record Saved(Tensor input, Tensor qkv, Tensor mixed) {}

    private final Affine qkv;
    private final Affine output;
    private final PackedAttention attention;
    private final PackedAttention.Kind kind;
    private final Rope.@Nullable Tables rotation;
    private final Dropout dropout;
    private final double rate;
    private @Nullable Saved saved;

    /// @param rotation tables by row, `[N, 1, D]`; null for none
    /// @param dropout of the result, at `rate`
    AttentionBranch(
            EncoderWeights.Layer layer,
            PackedAttention attention,
            PackedAttention.Kind kind,
            Rope.@Nullable Tables rotation,
            Dropout dropout,
            double rate) {
        this.qkv = layer.qkv();
        this.output = layer.output();
        this.attention = attention;
        this.kind = kind;
        this.rotation = rotation;
        this.dropout = dropout;
        this.rate = rate;
    }

    @Override
    public Tensor forward(Tensor x, boolean keep) {
        Tensor projected = Linear.forward(x, qkv.weight(), qkv.bias());
        if (rotation != null) {
            Tensor turning = turning(projected);
            turning.copy_(Rope.rotate(turning, rotation.cos(), rotation.sin()));
        }
        Tensor mixed = attention.forward(projected, kind);
        if (keep) {
            saved = new Saved(x.moveOut(), projected.moveOut(), mixed.moveOut());
        }
        Tensor added = Linear.forward(mixed, output.weight(), output.bias()).to(DType.F32);
        return dropout.apply(added, rate, kind.place() + 1);
    }

    @Override
    public Tensor backward(Tensor gradient) {
        Saved s = Objects.requireNonNull(saved, "forward comes first");
        saved = null;
        Tensor dy = dropout.apply(gradient, rate, kind.place() + 1).to(s.mixed().type());
        Linear.accumulate(output.weight(), output.bias(), dy, s.mixed());
        Tensor dQkv = attention.backward(s.qkv(), Linear.inputGradient(dy, output.weight()), kind);
        if (rotation != null) {
            Tensor turning = turning(dQkv);
            turning.copy_(Rope.rotateBack(turning, rotation.cos(), rotation.sin()));
        }
        Linear.accumulate(qkv.weight(), qkv.bias(), dQkv, s.input());
        return Linear.inputGradient(dQkv, qkv.weight()).to(DType.F32);
    }

    /// Queries and keys by head, `[N, 2·H, D]`, a view.
    private Tensor turning(Tensor projected) {
        long size = Objects.requireNonNull(rotation).cos().size(-1);
        long width = projected.size(1) / 3 * 2;
        return projected.narrow(1, 0, width).view(projected.size(0), width / size, size);
    }
}
