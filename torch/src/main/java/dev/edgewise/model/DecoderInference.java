package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The decoder without gradients: one pass over the prompts, then one token a step for every row, or many tokens
/// at once behind what rows hold.
///
/// Same arithmetic as [DecoderTraining]: F32 residual stream, products in the compute type. Results belong to the
/// caller's scope.
public final class DecoderInference {
    /// Prompts are padded to a multiple of this, so that products have few different shapes.
    private static final int WIDTH_STEP = 8;

    private final Weights weights;
    private final DecoderConfig config;
    private final Rope rope;
    private final Attention attention;

    public DecoderInference(Weights weights, Rope rope) {
        this.weights = weights;
        this.config = weights.config();
        this.rope = rope;
        this.attention = Attention.of(weights.device(), weights.compute(), config.attentionScale());
    }

    /// What a prefill leaves: the residual stream at each row's last prompt token, `[R, C]` F32, and the cache.
    public record Prefill(Tensor hidden, KvCache cache) {}

    /// Runs the prompts once and repeats each for `copies` rows: rows `i·copies … i·copies + copies − 1`
    /// continue prompt `i`.
    ///
    /// @param newTokens how many tokens will be written behind the prompts
    public Prefill prefill(int[][] prompts, int copies, int newTokens) {
        int longest = Arrays.stream(prompts).mapToInt(p -> p.length).max().orElse(0);
        int width = (longest + WIDTH_STEP - 1) / WIDTH_STEP * WIDTH_STEP;
        int p = prompts.length;
        int rows = p * copies;
        long[] rowPrompt = new long[rows];
        int[] rowLength = new int[rows];
        long[] last = new long[rows];
        long[] ids = new long[p * width];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < prompts[i].length; j++) {
                ids[i * width + j] = prompts[i][j];
            }
        }
        for (int r = 0; r < rows; r++) {
            rowPrompt[r] = r / copies;
            rowLength[r] = prompts[r / copies].length;
            last[r] = rowPrompt[r] * width + rowLength[r] - 1;
        }
        KvCache cache = new KvCache(weights, rowLength, width, newTokens);
        Tensor index = Tensors.longs(weights.device(), rowPrompt, rows);
        Tensor hidden = embed(Tensors.longs(weights.device(), ids, (long) p * width));
        Rope.Tables tables = rope.tables(width);
        Tensor cos = tables.cos().to(weights.compute());
        Tensor sin = tables.sin().to(weights.compute());
        for (int layer = 0; layer < config.layers(); layer++) {
            int l = layer;
            try (var _ = TensorScope.open()) {
                hidden = block(weights.layer(layer), hidden, p, width, cos, sin, (q, k, v) -> {
                            cache.fill(l, index, k, v);
                            return attention.attend(q, k, v, false).output();
                        })
                        .moveOut();
            }
        }
        return new Prefill(hidden.indexSelect(0, Tensors.longs(weights.device(), last, rows)), cache);
    }

    /// Feeds the next tokens of one sequence and returns the residual stream at each, `[T, C]`, F32.
    ///
    /// @param tokens at least one; the cache must have room for them
    public Tensor extend(int[] tokens, SequenceCache cache) {
        int count = tokens.length;
        int before = cache.length();
        Rope.Tables tables = rope.tables(before + count);
        Tensor cos = tables.cos().narrow(0, before, count).to(weights.compute());
        Tensor sin = tables.sin().narrow(0, before, count).to(weights.compute());
        Tensor bias = cache.bias(count);
        Tensor hidden = embed(Tensors.longs(
                weights.device(), Arrays.stream(tokens).asLongStream().toArray(), count));
        for (int layer = 0; layer < config.layers(); layer++) {
            int l = layer;
            try (var _ = TensorScope.open()) {
                Look look = (q, k, v) -> cache.extend(l, q, k, v, bias, config.attentionScale());
                hidden = block(weights.layer(layer), hidden, 1, count, cos, sin, look)
                        .moveOut();
            }
        }
        cache.advance(count);
        return hidden;
    }

    /// Reads tokens behind what rows of caches hold, as if the whole had been a prompt. The caches stay as they are.
    ///
    /// @param rows at least one; several may go on from one row
    /// @param newTokens how many tokens will be written behind
    /// @return with a cache of its own, whose row `i` continues row `i`
    public Prefill extend(List<Continuation> rows, int newTokens) {
        JoinedRows joined = new JoinedRows(rows, config.keyHeads(), WIDTH_STEP, weights.device());
        KvCache cache = new KvCache(weights, joined.lengths(), joined.width(), newTokens);
        long[] positions = joined.positions();
        Rope.Tables tables = rope.tables((int) Arrays.stream(positions).max().orElse(0) + 1);
        Tensor index = Tensors.longs(weights.device(), positions, positions.length);
        Tensor cos = rows(tables.cos(), index, joined.fresh());
        Tensor sin = rows(tables.sin(), index, joined.fresh());
        Tensor hidden = embed(Tensors.longs(weights.device(), joined.ids(), positions.length));
        for (int layer = 0; layer < config.layers(); layer++) {
            int l = layer;
            try (var _ = TensorScope.open()) {
                hidden = block(weights.layer(l), hidden, rows.size(), joined.fresh(), cos, sin, (q, k, v) -> {
                            Tensor keys = joined.keys(l, k);
                            Tensor values = joined.values(l, v);
                            cache.fill(l, keys, values);
                            return joined.attend(q, keys, values, config.attentionScale());
                        })
                        .moveOut();
            }
        }
        return new Prefill(hidden.indexSelect(0, Tensors.longs(weights.device(), joined.last(), rows.size())), cache);
    }

    /// Feeds one more token to every row and returns the residual stream that predicts the next, `[R, C]`, F32.
    ///
    /// @param tokens the token each row wrote last, `R` of them
    public Tensor decode(long[] tokens, KvCache cache) {
        requireOneEach(tokens, cache.rows());
        Tensor hidden =
                decode(tokens, cache.positions(), (l, q, k, v) -> cache.extend(l, q, k, v, config.attentionScale()));
        cache.advance();
        return hidden;
    }

    /// Feeds one more token to every slot and returns the residual stream that predicts the next, `[slots, C]`, F32.
    ///
    /// @param tokens the token each slot's sequence got last; any for a free slot
    public Tensor decode(long[] tokens, BatchCache cache) {
        requireOneEach(tokens, cache.slots());
        cache.reserve();
        Tensor hidden =
                decode(tokens, cache.positions(), (l, q, k, v) -> cache.extend(l, q, k, v, config.attentionScale()));
        cache.advance();
        return hidden;
    }

    private static void requireOneEach(long[] tokens, int rows) {
        if (tokens.length != rows) {
            throw new IllegalArgumentException("expected " + rows + " tokens, one a row, but got " + tokens.length);
        }
    }

    @FunctionalInterface
    private interface LayerLook {
        Tensor attend(int layer, Tensor query, Tensor key, Tensor value);
    }

    private Tensor decode(long[] tokens, long[] positions, LayerLook look) {
        int rows = tokens.length;
        int furthest = (int) Arrays.stream(positions).max().orElse(0);
        Rope.Tables tables = rope.tables(furthest + 1);
        Tensor index = Tensors.longs(weights.device(), positions, rows);
        Tensor cos = rows(tables.cos(), index, 1);
        Tensor sin = rows(tables.sin(), index, 1);
        Tensor hidden = embed(Tensors.longs(weights.device(), tokens, rows));
        for (int layer = 0; layer < config.layers(); layer++) {
            int l = layer;
            Look attend = (q, k, v) -> look.attend(l, q, k, v);
            hidden = block(weights.layer(layer), hidden, rows, 1, cos, sin, attend);
        }
        return hidden;
    }

    /// Rows of a table for sequences of `width` tokens, `[R·width] → [R, 1, width, D]`.
    private Tensor rows(Tensor table, Tensor index, int width) {
        return table.indexSelect(0, index).to(weights.compute()).view(-1, 1, width, config.headSize());
    }

    private Tensor embed(Tensor ids) {
        return weights.embedding().working().indexSelect(0, ids).to(DType.F32);
    }

    @FunctionalInterface
    private interface Look {
        Tensor attend(Tensor query, Tensor key, Tensor value);
    }

    private Tensor block(Weights.Layer layer, Tensor h, long b, long t, Tensor cos, Tensor sin, Look look) {
        DType type = weights.compute();
        double epsilon = config.normEpsilon();
        Tensor x = RmsNorm.apply(h, layer.inputNorm().master(), epsilon, type);
        Tensor qkv = Linear.decode(x, layer.qkv(), layer.qkvBias());
        long q = config.queryWidth();
        long k = config.keyWidth();
        Tensor query;
        Tensor key;
        if (layer.queryNorm() == null && layer.keyNorm() == null) {
            Tensor both = Rope.rotate(heads(qkv, 0, config.heads() + config.keyHeads(), b, t), cos, sin);
            query = both.narrow(1, 0, config.heads());
            key = both.narrow(1, config.heads(), config.keyHeads());
        } else {
            query = rotated(qkv, 0, config.heads(), layer.queryNorm(), b, t, cos, sin);
            key = rotated(qkv, q, config.keyHeads(), layer.keyNorm(), b, t, cos, sin);
        }
        Tensor value = heads(qkv, q + k, config.keyHeads(), b, t);
        Tensor merged = look.attend(query, key, value).transpose(1, 2).reshape(b * t, q);
        Tensor middle = Linear.decode(merged, layer.output(), layer.outputBias())
                .to(DType.F32)
                .add(h);
        Tensor y = RmsNorm.apply(middle, layer.mlpNorm().master(), epsilon, type);
        Tensor gateUp = Linear.decode(y, layer.gateUp(), layer.gateUpBias());
        int f = config.mlp();
        Tensor activation = gateUp.narrow(-1, 0, f).silu().mul_(gateUp.narrow(-1, f, f));
        return middle.add_(
                Linear.decode(activation, layer.down(), layer.downBias()).to(DType.F32));
    }

    private Tensor rotated(
            Tensor qkv, long start, int count, @Nullable Parameter norm, long b, long t, Tensor cos, Tensor sin) {
        Tensor x = heads(qkv, start, count, b, t);
        Tensor normed = norm == null ? x : RmsNorm.apply(x, norm.master(), config.normEpsilon(), weights.compute());
        return Rope.rotate(normed, cos, sin);
    }

    private Tensor heads(Tensor qkv, long start, int count, long b, long t) {
        long d = config.headSize();
        Tensor part = qkv.narrow(-1, start, count * d);
        return t == 1 ? part.view(b, count, 1, d) : part.view(b, t, count, d).transpose(1, 2);
    }
}
