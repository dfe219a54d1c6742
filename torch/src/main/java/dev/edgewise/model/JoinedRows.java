package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// `R` sequences that go on, laid out anew: row `r` of the result holds the tokens kept of its old row and, right
/// behind
/// them, the new ones. Rows may come from several caches. The new tokens are padded on the right to `W`.
final class JoinedRows {
    /// Queries that look at a time, so that their scores stay small.
    private static final int BLOCK = 512;

    private final List<Continuation> rows;
    private final List<KvCache> caches;
    private final int keyHeads;
    private final int fresh;
    private final int width;
    private final Device device;
    private final Tensor index;

    /// Lays rows out; what is made belongs to the open scope.
    ///
    /// @param step widths are multiples of it
    JoinedRows(List<Continuation> rows, int keyHeads, int step, Device device) {
        this.rows = rows;
        this.device = device;
        this.caches = rows.stream().map(Continuation::cache).distinct().toList();
        this.keyHeads = keyHeads;
        this.fresh =
                roundUp(rows.stream().mapToInt(r -> r.tokens().length).max().orElse(0), step);
        this.width = roundUp(rows.stream().mapToInt(Continuation::length).max().orElse(0), step);
        this.index = index();
    }

    private static int roundUp(int length, int step) {
        return (length + step - 1) / step * step;
    }

    /// Returns W, the width of the new tokens.
    int fresh() {
        return fresh;
    }

    /// Returns the width of the result.
    int width() {
        return width;
    }

    /// Returns the lengths of the whole sequences.
    int[] lengths() {
        return rows.stream().mapToInt(Continuation::length).toArray();
    }

    /// Returns the new tokens, `R·W`, padded with 0.
    long[] ids() {
        long[] ids = new long[rows.size() * fresh];
        for (int r = 0; r < rows.size(); r++) {
            int[] tokens = rows.get(r).tokens();
            for (int t = 0; t < tokens.length; t++) {
                ids[r * fresh + t] = tokens[t];
            }
        }
        return ids;
    }

    /// Returns the position of every new token, `R·W`. Padding stands where the last token does.
    long[] positions() {
        long[] positions = new long[rows.size() * fresh];
        Arrays.setAll(positions, i -> {
            Continuation row = rows.get(i / fresh);
            return row.kept() + (long) Math.min(i % fresh, row.tokens().length - 1);
        });
        return positions;
    }

    /// Returns where each row's last token is among the `R·W` new ones.
    long[] last() {
        return IntStream.range(0, rows.size())
                .mapToLong(r -> (long) r * fresh + rows.get(r).tokens().length - 1)
                .toArray();
    }

    /// For every row, head and column of the result, the place of its key among those of all caches and, behind them,
    /// the new ones, `[R·Hk·width]`. Columns behind a row's end show some place that is finite.
    private Tensor index() {
        long[] starts = new long[caches.size() + 1];
        for (int i = 0; i < caches.size(); i++) {
            starts[i + 1] = starts[i] + caches.get(i).places();
        }
        long[] places = new long[rows.size() * keyHeads * width];
        int at = 0;
        for (int r = 0; r < rows.size(); r++) {
            Continuation row = rows.get(r);
            long start = starts[caches.indexOf(row.cache())];
            for (int head = 0; head < keyHeads; head++) {
                long behind = starts[caches.size()] + ((long) r * keyHeads + head) * fresh - row.kept();
                for (int t = 0; t < width; t++) {
                    places[at++] = t < row.kept()
                            ? start + row.cache().place(row.row(), head, t)
                            : t < row.length() ? behind + t : start;
                }
            }
        }
        return Tensors.longs(device, places, places.length);
    }

    /// Returns the keys of the whole sequences in a layer, `[R, Hk, W, D] → [R, Hk, width, D]`, contiguous.
    ///
    /// @param key of the new tokens
    Tensor keys(int layer, Tensor key) {
        return joined(caches.stream().map(cache -> cache.keys(layer)).toList(), key);
    }

    /// Returns the values of the whole sequences in a layer, as [#keys] does.
    Tensor values(int layer, Tensor value) {
        return joined(caches.stream().map(cache -> cache.values(layer)).toList(), value);
    }

    private Tensor joined(List<Tensor> old, Tensor added) {
        long size = added.size(3);
        List<Tensor> all = new ArrayList<>();
        old.forEach(each -> all.add(each.view(-1, size)));
        all.add(added.reshape(-1, size));
        return Tensors.cat(0, all).indexSelect(0, index).view(rows.size(), keyHeads, width, size);
    }

    /// Attends with the new tokens' queries to the whole sequences, each to itself and what stands before it.
    ///
    /// @param query `[R, Hq, W, D]`
    /// @param keys of [#keys]
    /// @param values of [#values]
    Tensor attend(Tensor query, Tensor keys, Tensor values, double scale) {
        if (fresh <= BLOCK) {
            return block(query, keys, values, 0, fresh, scale);
        }
        Tensor output = Tensors.empty(device, query.type(), query.shape());
        for (int start = 0; start < fresh; start += BLOCK) {
            try (var _ = TensorScope.open()) {
                int count = Math.min(BLOCK, fresh - start);
                output.narrow(2, start, count)
                        .copy_(block(query.narrow(2, start, count), keys, values, start, count, scale));
            }
        }
        return output;
    }

    private Tensor block(Tensor query, Tensor keys, Tensor values, int start, int count, double scale) {
        return KvCache.look(query, keys, values, bias(query.type(), start, count), scale);
    }

    /// Hides what stands behind new tokens `start … start + count − 1`, `[R, 1, count, width]`.
    private Tensor bias(DType type, int start, int count) {
        long[] own = new long[rows.size() * count];
        Arrays.setAll(own, i -> rows.get(i / count).kept() + start + (long) i % count);
        long[] columns = LongStream.range(0, width).toArray();
        Tensor hidden =
                Tensors.longs(device, own, rows.size(), 1, count, 1).lt(Tensors.longs(device, columns, 1, 1, 1, width));
        return Tensors.zeros(device, type, rows.size(), 1, count, width).maskedFill_(hidden, Masks.HIDDEN);
    }
}
