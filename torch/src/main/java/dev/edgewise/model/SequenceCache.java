package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/// Keys and values of one sequence, which grows by pieces of any length.
///
/// It owns its tensors, each `[1, Hk, capacity, D]` in the compute type. [#beginning] copies a prefix, which another
/// sequence can go on from; [BatchCache#join] copies the whole into a batch.
public final class SequenceCache implements AutoCloseable {
    private final Tensor[] keys;
    private final Tensor[] values;
    private final int capacity;
    private int length;

    private SequenceCache(Tensor[] keys, Tensor[] values, int capacity, int length) {
        this.keys = keys;
        this.values = values;
        this.capacity = capacity;
        this.length = length;
    }

    /// Makes an empty cache.
    ///
    /// @param capacity tokens that it can take
    public static SequenceCache empty(Weights weights, int capacity) {
        DecoderConfig config = weights.config();
        return empty(
                weights.device(), weights.compute(), config.layers(), config.keyHeads(), config.headSize(), capacity);
    }

    static SequenceCache empty(Device device, DType type, int layers, long keyHeads, long headSize, int capacity) {
        Tensor[] keys = new Tensor[layers];
        Tensor[] values = new Tensor[layers];
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < layers; i++) {
                keys[i] = Tensors.empty(device, type, 1, keyHeads, capacity, headSize)
                        .keep();
                values[i] = Tensors.empty(device, type, 1, keyHeads, capacity, headSize)
                        .keep();
            }
        }
        return new SequenceCache(keys, values, capacity, 0);
    }

    /// Returns a copy of the first `tokens` tokens.
    ///
    /// @param room tokens that the copy can take in all
    public SequenceCache beginning(int tokens, int room) {
        Tensor first = keys[0];
        SequenceCache copy =
                empty(first.device(), first.type(), keys.length, first.size(1), first.size(3), Math.max(tokens, room));
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < keys.length; i++) {
                copy.keys[i].narrow(2, 0, tokens).copy_(keys[i].narrow(2, 0, tokens));
                copy.values[i].narrow(2, 0, tokens).copy_(values[i].narrow(2, 0, tokens));
            }
        }
        copy.length = tokens;
        return copy;
    }

    /// Returns how many tokens it holds.
    public int length() {
        return length;
    }

    /// Returns the memory it takes.
    public long bytes() {
        return 2L * keys.length * keys[0].count() * keys[0].type().bytes();
    }

    /// Returns the keys of a layer, `[1, Hk, length, D]`.
    Tensor keys(int layer) {
        return keys[layer].narrow(2, 0, length);
    }

    /// Returns the values of a layer, `[1, Hk, length, D]`.
    Tensor values(int layer) {
        return values[layer].narrow(2, 0, length);
    }

    /// Takes over columns that another cache holds, `[1, Hk, n, D]`, as a layer's first.
    void fill(int layer, Tensor key, Tensor value) {
        keys[layer].narrow(2, 0, key.size(2)).copy_(key);
        values[layer].narrow(2, 0, value.size(2)).copy_(value);
    }

    /// Writes the keys and values of the next tokens, `[1, Hk, T, D]`, and attends with `query [1, Hq, T, D]` to
    /// everything up to each.
    ///
    /// @param bias hides later tokens from earlier ones, see [#bias]
    Tensor extend(int layer, Tensor query, Tensor key, Tensor value, @Nullable Tensor bias, double scale) {
        long tokens = key.size(2);
        keys[layer].narrow(2, length, tokens).copy_(key);
        values[layer].narrow(2, length, tokens).copy_(value);
        Tensor seenKeys = keys[layer].narrow(2, 0, length + tokens);
        Tensor seenValues = values[layer].narrow(2, 0, length + tokens);
        return CachedAttention.attend(query, seenKeys, seenValues, bias, scale);
    }

    /// Returns what hides later ones of the next `tokens` tokens from earlier ones, `[tokens, length + tokens]`; null
    /// for one token.
    @Nullable
    Tensor bias(int tokens) {
        if (tokens == 1) {
            return null;
        }
        Tensor like = keys[0];
        return Tensors.full(like.device(), like.type(), Masks.HIDDEN, tokens, length + (long) tokens)
                .triu(length + 1L);
    }

    /// Moves on, once all layers have written `tokens` tokens.
    void advance(int tokens) {
        if (length + tokens > capacity) {
            throw new IllegalStateException(
                    "the cache has room for " + capacity + " tokens but got " + (length + tokens));
        }
        length += tokens;
    }

    @Override
    public void close() {
        for (int i = 0; i < keys.length; i++) {
            keys[i].close();
            values[i].close();
        }
    }
}
