package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys and values of `R` sequences that are being continued, and which of them may be looked at.
///
/// Columns `0 … promptWidth − 1` hold the prompts, padded on the right; the tokens written since lie behind them,
/// one column a step for all rows. A mask hides the gap between a short prompt and the first new column. The
/// cache owns its tensors, each `[R, Hk, capacity, D]` in the compute type.
public final class KvCache implements AutoCloseable {
    private final Device device;
    private final int promptWidth;
    private final int capacity;
    private Tensor[] keys;
    private Tensor[] values;
    private Tensor mask;
    private int[] promptLengths;
    private final boolean ragged;
    private int length;

    KvCache(Weights weights, int[] promptLengths, int promptWidth, int newTokens) {
        DecoderConfig config = weights.config();
        this.device = weights.device();
        this.promptWidth = promptWidth;
        this.capacity = promptWidth + newTokens;
        this.promptLengths = promptLengths.clone();
        this.length = promptWidth;
        this.ragged = Arrays.stream(promptLengths).anyMatch(n -> n < promptWidth);
        keys = new Tensor[config.layers()];
        values = new Tensor[config.layers()];
        long[] shape = {promptLengths.length, config.keyHeads(), capacity, config.headSize()};
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = Tensors.empty(device, weights.compute(), shape).keep();
                values[i] = Tensors.empty(device, weights.compute(), shape).keep();
            }
            mask = mask(weights.compute()).keep();
        }
    }

    private KvCache(KvCache from, int[] rows) {
        device = from.device;
        promptWidth = from.promptWidth;
        capacity = from.length;
        length = from.length;
        ragged = from.ragged;
        promptLengths = Arrays.stream(rows).map(r -> from.promptLengths[r]).toArray();
        keys = new Tensor[from.keys.length];
        values = new Tensor[from.values.length];
        try (var _ = TensorScope.open()) {
            Tensor index =
                    Tensors.longs(device, Arrays.stream(rows).asLongStream().toArray(), rows.length);
            for (int i = 0; i < keys.length; i++) {
                keys[i] =
                        from.keys[i].narrow(2, 0, length).indexSelect(0, index).keep();
                values[i] = from.values[i]
                        .narrow(2, 0, length)
                        .indexSelect(0, index)
                        .keep();
            }
            mask = from.mask.indexSelect(0, index).keep();
        }
    }

    private Tensor mask(DType type) {
        int rows = promptLengths.length;
        if (!ragged) {
            return Tensors.zeros(device, type, rows, 1, 1, 1);
        }
        float[] bias = new float[rows * capacity];
        for (int r = 0; r < rows; r++) {
            Arrays.fill(bias, r * capacity + promptLengths[r], r * capacity + promptWidth, Masks.HIDDEN);
        }
        return Tensors.floats(device, bias, rows, 1, 1, capacity).to(type);
    }

    /// Returns the number of sequences R.
    public int rows() {
        return promptLengths.length;
    }

    /// Returns the room for further tokens.
    public int room() {
        return capacity - length;
    }

    /// Returns how many tokens row `row` holds.
    public int tokens(int row) {
        return promptLengths[row] + length - promptWidth;
    }

    /// Returns the number of keys of a layer: rows, heads and columns.
    long places() {
        return keys[0].count() / keys[0].size(3);
    }

    /// Returns where token `token` of a row is among the keys of a layer.
    long place(int row, int head, int token) {
        int column = token < promptLengths[row] ? token : promptWidth + token - promptLengths[row];
        return ((long) row * keys[0].size(1) + head) * capacity + column;
    }

    /// Returns the keys of a layer, `[R, Hk, capacity, D]`.
    Tensor keys(int layer) {
        return keys[layer];
    }

    /// Returns the values of a layer, `[R, Hk, capacity, D]`.
    Tensor values(int layer) {
        return values[layer];
    }

    /// Returns the position of the next token of every row: its prompt length plus the tokens written since.
    long[] positions() {
        return Arrays.stream(promptLengths)
                .mapToLong(prompt -> prompt + length - promptWidth)
                .toArray();
    }

    /// Fills the prompt columns of a layer: row `r` gets the keys of prompt `prompts[r]`, `[P, Hk, promptWidth,
    /// D]`.
    void fill(int layer, Tensor prompts, Tensor key, Tensor value) {
        fill(layer, key.indexSelect(0, prompts), value.indexSelect(0, prompts));
    }

    /// Fills the prompt columns of a layer, `[R, Hk, promptWidth, D]`.
    void fill(int layer, Tensor key, Tensor value) {
        keys[layer].narrow(2, 0, promptWidth).copy_(key);
        values[layer].narrow(2, 0, promptWidth).copy_(value);
    }

    /// Writes one token's keys and values, `[R, Hk, 1, D]`, and attends to everything up to it with `query [R,
    /// Hq, 1, D]`.
    Tensor extend(int layer, Tensor query, Tensor key, Tensor value, double scale) {
        keys[layer].narrow(2, length, 1).copy_(key);
        values[layer].narrow(2, length, 1).copy_(value);
        Tensor seenKeys = keys[layer].narrow(2, 0, length + 1L);
        Tensor seenValues = values[layer].narrow(2, 0, length + 1L);
        Tensor bias = ragged ? mask.narrow(3, 0, length + 1L) : null;
        return look(query, seenKeys, seenValues, bias, scale);
    }

    /// Attends with `T` queries a row, `[R, Hq, T, D]`, to `S` keys, in the faster way.
    ///
    /// @param bias added to the scores, `[R, 1, T, S]`; null for none
    static Tensor look(Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, double scale) {
        return query.device().kind() == Device.Kind.CPU && query.type() == DType.BF16
                ? attend(query, key, value, bias, scale)
                : FusedOps.attention(query, key, value, bias, false, scale);
    }

    /// Attends as [ProductAttention] does. Contiguous keys make the products three times faster, which pays for the
    /// copy.
    private static Tensor attend(Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, double scale) {
        long rows = query.size(0);
        long keyHeads = key.size(1);
        long size = query.size(3);
        long seen = key.size(2);
        Tensor folded = query.mul(scale).reshape(rows * keyHeads, -1, size);
        Tensor keys = key.reshape(rows * keyHeads, seen, size).contiguous();
        Tensor values = value.reshape(rows * keyHeads, seen, size).contiguous();
        Tensor scores = folded.matmul(keys.transpose(1, 2));
        if (bias != null) {
            scores.view(rows, keyHeads, -1, query.size(2), seen).add_(bias.unsqueeze(1));
        }
        return scores.softmax(-1).matmul(values).view(query.shape());
    }

    /// Moves on to the next token, once all layers have written this one.
    void advance() {
        length++;
    }

    /// Keeps the given rows, in the given order, and frees the rest.
    public void select(int[] rows) {
        try (var _ = TensorScope.open()) {
            Tensor index =
                    Tensors.longs(device, Arrays.stream(rows).asLongStream().toArray(), rows.length);
            for (int i = 0; i < keys.length; i++) {
                keys[i] = replace(keys[i], index);
                values[i] = replace(values[i], index);
            }
            mask = replace(mask, index);
        }
        promptLengths = Arrays.stream(rows).map(r -> promptLengths[r]).toArray();
    }

    /// Returns a cache of its own with the given rows, in the given order. It has room for no further token.
    public KvCache copy(int[] rows) {
        return new KvCache(this, rows);
    }

    private static Tensor replace(Tensor old, Tensor index) {
        Tensor selected = old.indexSelect(0, index).keep();
        old.close();
        return selected;
    }

    @Override
    public void close() {
        for (int i = 0; i < keys.length; i++) {
            keys[i].close();
            values[i].close();
        }
        mask.close();
    }
}
