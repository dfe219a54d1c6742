package dev.edgewise.encoder;

import dev.edgewise.model.Linear;
import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The residual stream's first values: `LN(E[id] + P[position] + S[type])`, projected where the widths differ.
final class Embeddings {
    private final EncoderWeights weights;
    private final EncoderWeights.Embeddings tables;
    private final Norm norm;
    private final Dropout dropout;
    private final Tensor ids;
    private final @Nullable Tensor positions;
    private final @Nullable Tensor types;
    private Norm.@Nullable Saved normed;
    private @Nullable Tensor projected;

    /// The indices of the rows belong to the open scope.
    Embeddings(EncoderWeights weights, PairRows rows, Dropout dropout) {
        this.weights = weights;
        this.tables = weights.embeddings();
        this.norm = new Norm(tables.norm(), weights.config().normEpsilon());
        this.dropout = dropout;
        this.ids = index(rows.ids());
        this.positions = tables.positions() == null ? null : index(rows.positions());
        this.types = tables.types() == null ? null : index(rows.types());
    }

    private Tensor index(long[] values) {
        return Tensors.longs(weights.device(), values, values.length);
    }

    /// Returns `[N, C]`, F32. What the backward needs moves to the scope around the innermost one.
    Tensor forward(boolean keep) {
        Tensor sum = tables.words().master().indexSelect(0, ids);
        add(sum, tables.types(), types);
        add(sum, tables.positions(), positions);
        Norm.Saved saved = norm.forward(sum);
        if (keep) {
            sum.moveOut();
            saved.moveOut();
            normed = saved;
        }
        Tensor x = drop(saved.result().y());
        if (tables.projection() == null) {
            return x;
        }
        Tensor input = x.to(weights.compute());
        projected = keep ? input.moveOut() : null;
        return Linear.forward(
                        input, tables.projection().weight(), tables.projection().bias())
                .to(DType.F32);
    }

    private static void add(Tensor sum, @Nullable Parameter table, @Nullable Tensor index) {
        if (table != null && index != null) {
            sum.add_(table.master().indexSelect(0, index));
        }
    }

    private Tensor drop(Tensor x) {
        return dropout.apply(x, weights.config().dropout().embedding(), Places.EMBEDDING);
    }

    /// Adds the gradients of the tables, given that of the residual stream, F32.
    void backward(Tensor gradient) {
        Norm.Saved saved = Objects.requireNonNull(normed, "forward comes first");
        normed = null;
        if (!tables.words().trainable()) {
            return;
        }
        Tensor d = gradient;
        if (tables.projection() != null) {
            Tensor dy = gradient.to(weights.compute());
            Tensor input = Objects.requireNonNull(projected);
            Linear.accumulate(tables.projection().weight(), tables.projection().bias(), dy, input);
            d = Linear.inputGradient(dy, tables.projection().weight()).to(DType.F32);
        }
        Tensor sum = norm.backward(drop(d), saved);
        int padding = weights.config().padding();
        accumulate(tables.words(), ids, sum, padding);
        accumulate(tables.types(), types, sum, -1);
        boolean follow = weights.config().family().positionsFollowPadding();
        accumulate(tables.positions(), positions, sum, follow ? padding : -1);
    }

    /// @param still the row without a gradient, as `padding_idx` of PyTorch has it; −1 for none
    private static void accumulate(@Nullable Parameter table, @Nullable Tensor index, Tensor rows, int still) {
        if (table != null && index != null) {
            Tensor gradient = table.gradient().indexAdd_(0, index, rows);
            if (still >= 0) {
                gradient.select(0, still).zero_();
            }
        }
    }
}
