package dev.edgewise.model;

import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys and values of sequences that are continued together, one token a step each, and that come and go between steps.
///
/// Each sequence has a slot. All write their next token into the same column, so a sequence of `n` tokens takes the `n`
/// columns in front of it; a mask hides what lies further left. A free slot runs along until another sequence takes
/// it. Tensors are `[slots, Hk, capacity, D]` in the compute type; when the columns or the slots are used up, they are
/// laid out anew, without the columns that no sequence needs.
public final class BatchCache implements AutoCloseable {
    private static final int FREE = -1;
    private static final int WIDTH_STEP = 64;

    private final Weights weights;
    private Tensor[] keys = {};
    private Tensor[] values = {};
    private @Nullable Tensor mask;
    private int[] starts = {};
    private int column;
    private int capacity;

    public BatchCache(Weights weights) {
        this.weights = weights;
    }

    /// Returns the number of slots, free ones included.
    public int slots() {
        return starts.length;
    }

    /// Returns the tokens that a slot's sequence holds; 0 for a free slot.
    public int length(int slot) {
        return starts[slot] == FREE ? 0 : column - starts[slot];
    }

    /// Returns the longest sequence, tokens.
    private int width() {
        int longest = 0;
        for (int slot = 0; slot < starts.length; slot++) {
            longest = Math.max(longest, length(slot));
        }
        return longest;
    }

    /// Copies a sequence into a free slot, and makes one where none is.
    ///
    /// @return the slot
    public int join(SequenceCache sequence) {
        int slot = free();
        if (slot == FREE) {
            slot = starts.length;
            int[] kept = Arrays.copyOf(all(), more(slot + 1));
            Arrays.fill(kept, slot, kept.length, FREE);
            layOut(kept, Math.max(width(), sequence.length()));
        } else if (sequence.length() > column) {
            layOut(all(), sequence.length());
        }
        int start = column - sequence.length();
        starts[slot] = start;
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < keys.length; i++) {
                part(keys[i], slot, start).copy_(sequence.keys(i));
                part(values[i], slot, start).copy_(sequence.values(i));
            }
        }
        forgetMask();
        return slot;
    }

    private Tensor part(Tensor tensor, int slot, int start) {
        return tensor.narrow(0, slot, 1).narrow(2, start, (long) column - start);
    }

    private int free() {
        for (int slot = 0; slot < starts.length; slot++) {
            if (starts[slot] == FREE) {
                return slot;
            }
        }
        return FREE;
    }

    private int[] all() {
        int[] slots = new int[starts.length];
        Arrays.setAll(slots, slot -> slot);
        return slots;
    }

    /// Few different batch sizes: 1, 2, 4, then multiples of 4.
    private static int more(int slots) {
        return slots <= 2 ? slots : (slots + 3) / 4 * 4;
    }

    /// Frees a slot; its sequence leaves the batch.
    public void leave(int slot) {
        starts[slot] = FREE;
    }

    /// Gives up free slots where that makes the batch much smaller.
    ///
    /// @return the old slot of each new one, -1 for a free one; null if nothing has moved
    public int @Nullable [] compact() {
        int[] taken = Arrays.stream(all()).filter(slot -> starts[slot] != FREE).toArray();
        int wanted = taken.length == 0 ? 0 : more(taken.length);
        if (wanted * 4 > starts.length * 3 || starts.length == 0) {
            return null;
        }
        int[] kept = Arrays.copyOf(taken, wanted);
        Arrays.fill(kept, taken.length, wanted, FREE);
        if (wanted == 0) {
            close();
        } else {
            layOut(kept, width());
        }
        return kept;
    }

    /// Returns a copy of a slot's sequence.
    public SequenceCache copy(int slot) {
        int length = length(slot);
        SequenceCache copy = SequenceCache.empty(weights, length);
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < keys.length; i++) {
                copy.fill(i, part(keys[i], slot, starts[slot]), part(values[i], slot, starts[slot]));
            }
        }
        copy.advance(length);
        return copy;
    }

    /// Returns the position of the next token of every slot; 0 for a free one.
    long[] positions() {
        long[] positions = new long[starts.length];
        Arrays.setAll(positions, this::length);
        return positions;
    }

    /// Makes room for one more column.
    void reserve() {
        if (column == capacity) {
            layOut(all(), width());
        }
    }

    /// Lays the tensors out anew.
    ///
    /// @param kept the slots to keep, in their new order; -1 for a free one
    /// @param width columns in front of the next one, as many as the longest sequence needs
    private void layOut(int[] kept, int width) {
        int old = Math.min(column, width);
        int room = (width + Math.max(WIDTH_STEP, width / 2) + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
        DecoderConfig config = weights.config();
        long[] shape = {kept.length, config.keyHeads(), room, config.headSize()};
        boolean first = keys.length == 0;
        Tensor[] newKeys = new Tensor[config.layers()];
        Tensor[] newValues = new Tensor[config.layers()];
        for (int i = 0; i < newKeys.length; i++) {
            try (var _ = TensorScope.open()) {
                newKeys[i] = Tensors.zeros(weights.device(), weights.compute(), shape)
                        .keep();
                newValues[i] = Tensors.zeros(weights.device(), weights.compute(), shape)
                        .keep();
                if (!first) {
                    move(keys[i], newKeys[i], kept, old, width);
                    move(values[i], newValues[i], kept, old, width);
                }
            }
        }
        keys = newKeys;
        values = newValues;
        int[] before = starts;
        int shift = width - column;
        starts = Arrays.stream(kept)
                .map(slot -> slot == FREE || before[slot] == FREE ? FREE : before[slot] + shift)
                .toArray();
        column = width;
        capacity = room;
        forgetMask();
    }

    /// Moves the last columns of the kept slots and frees the rest. The zeros stay where nothing is moved, since what
    /// is hidden must still be finite.
    private void move(Tensor from, Tensor to, int[] kept, int columns, int width) {
        Tensor visible = from.narrow(2, (long) column - columns, columns);
        for (int slot = 0; slot < kept.length; slot++) {
            if (kept[slot] != FREE) {
                to.narrow(0, slot, 1)
                        .narrow(2, (long) width - columns, columns)
                        .copy_(visible.narrow(0, kept[slot], 1));
            }
        }
        from.close();
    }

    private void forgetMask() {
        if (mask != null) {
            mask.close();
            mask = null;
        }
    }

    /// Returns what hides the columns left of each sequence among the last `seen`; null if there are none.
    private @Nullable Tensor bias(int seen) {
        int first = column + 1 - seen;
        if (Arrays.stream(starts).noneMatch(start -> start > first)) {
            return null;
        }
        Tensor known = mask;
        if (known == null) {
            float[] hidden = new float[starts.length * capacity];
            for (int slot = 0; slot < starts.length; slot++) {
                Arrays.fill(hidden, slot * capacity, slot * capacity + Math.max(0, starts[slot]), Masks.HIDDEN);
            }
            known = Tensors.floats(weights.device(), hidden, starts.length, 1, 1, capacity)
                    .to(weights.compute())
                    .keep();
            mask = known;
        }
        return known.narrow(3, first, seen);
    }

    /// Writes one token's keys and values, `[slots, Hk, 1, D]`, and attends with `query [slots, Hq, 1, D]` to
    /// everything up to it.
    Tensor extend(int layer, Tensor query, Tensor key, Tensor value, double scale) {
        keys[layer].narrow(2, column, 1).copy_(key);
        values[layer].narrow(2, column, 1).copy_(value);
        int seen = width() + 1;
        Tensor seenKeys = keys[layer].narrow(2, column + 1L - seen, seen);
        Tensor seenValues = values[layer].narrow(2, column + 1L - seen, seen);
        return CachedAttention.attend(query, seenKeys, seenValues, bias(seen), scale);
    }

    /// Moves on to the next token, once all layers have written this one.
    void advance() {
        column++;
    }

    /// Empties the cache, which can be used again.
    @Override
    public void close() {
        for (int i = 0; i < keys.length; i++) {
            keys[i].close();
            values[i].close();
        }
        keys = new Tensor[0];
        values = new Tensor[0];
        starts = new int[0];
        column = 0;
        capacity = 0;
        forgetMask();
    }
}
