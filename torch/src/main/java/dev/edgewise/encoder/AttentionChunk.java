package dev.edgewise.encoder;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Neighbouring sequences of a batch whose attention is one product: `B` sequences of `H` heads, `T` the
/// longest.
///
/// A single sequence is read and written where it lies. Several are copied together, the shorter ones padded
/// with zeros.
///
/// @param first the first of the sequences
/// @param count B
/// @param start row of the first token
/// @param rows tokens of all
/// @param length T
/// @param firsts rows of the first tokens, `[B]`
/// @param real places of the tokens among the `B·T` of the padded sequences; null where all have length T
/// @param hidden what is added to scores to hide padded keys, `[B·H, 1, T]`; null where all have length T
record AttentionChunk(
        int first,
        int count,
        int heads,
        int start,
        int rows,
        int length,
        Tensor firsts,
        @Nullable Tensor real,
        @Nullable Tensor hidden) {
    /// Lies so far below any score that its softmax is 0.
    static final float HIDDEN = -1e30f;

    /// Tensors belong to the open scope.
    static AttentionChunk of(PairRows pairs, int first, int count, int heads, Device device, DType compute) {
        int longest = pairs.length(first);
        int start = pairs.start(first);
        int last = first + count - 1;
        int rows = pairs.start(last) + pairs.length(last) - start;
        Tensor firsts = Tensors.longs(device, Arrays.copyOfRange(pairs.firstRows(), first, first + count), count);
        if (rows == count * longest) {
            return new AttentionChunk(first, count, heads, start, rows, longest, firsts, null, null);
        }
        long[] real = new long[rows];
        float[] hidden = new float[count * heads * longest];
        int row = 0;
        for (int i = 0; i < count; i++) {
            int length = pairs.length(first + i);
            for (int t = 0; t < length; t++) {
                real[row++] = (long) i * longest + t;
            }
            for (int head = 0; head < heads; head++) {
                int at = (i * heads + head) * longest;
                Arrays.fill(hidden, at + length, at + longest, HIDDEN);
            }
        }
        return new AttentionChunk(
                first,
                count,
                heads,
                start,
                rows,
                longest,
                firsts,
                Tensors.longs(device, real, rows),
                Tensors.floats(device, hidden, (long) count * heads, 1, longest).to(compute));
    }

    /// Returns B·H.
    int batch() {
        return count * heads;
    }

    /// Returns the chunk's rows by head: `[N, C] → [B·H, T, D]`, a view of a single sequence.
    Tensor take(Tensor all) {
        Tensor own = all.narrow(0, start, rows);
        long size = all.size(1) / heads;
        if (count == 1) {
            return own.view(length, heads, size).transpose(0, 1);
        }
        Tensor padded = real == null
                ? own
                : Tensors.zeros(all.device(), all.type(), (long) count * length, all.size(1))
                        .indexCopy_(0, real, own);
        return padded.view(count, length, heads, size).transpose(1, 2).reshape(batch(), length, size);
    }

    /// Returns one row of each sequence by head: `[all sequences, C] → [B·H, 1, D]`.
    Tensor takeFirst(Tensor ofSequences) {
        return ofSequences.narrow(0, first, count).reshape(batch(), 1, ofSequences.size(1) / heads);
    }

    /// Writes the rows from token `from` on of a single sequence, or all rows of several.
    ///
    /// @param byHead `[B·H, R, D]`
    /// @param all `[N, C]`
    void put(Tensor byHead, Tensor all, int from) {
        long size = byHead.size(2);
        if (count == 1) {
            long written = byHead.size(1);
            all.narrow(0, (long) start + from, written)
                    .view(written, heads, size)
                    .transpose(0, 1)
                    .copy_(byHead);
            return;
        }
        Tensor padded =
                byHead.view(count, heads, length, size).transpose(1, 2).reshape((long) count * length, heads * size);
        all.narrow(0, start, rows).copy_(real == null ? padded : padded.indexSelect(0, real));
    }

    /// Writes one row of each sequence.
    ///
    /// @param byHead `[B·H, 1, D]`
    /// @param ofSequences `[all sequences, C]`
    void putFirst(Tensor byHead, Tensor ofSequences) {
        ofSequences.narrow(0, first, count).copy_(byHead.reshape(count, heads * byHead.size(2)));
    }

    /// Writes the first row of each sequence.
    ///
    /// @param byHead `[B·H, 1, D]`
    /// @param all `[N, C]`
    void putAtFirsts(Tensor byHead, Tensor all) {
        all.indexCopy_(0, firsts, byHead.reshape(count, heads * byHead.size(2)));
    }
}
