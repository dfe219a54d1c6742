package dev.edgewise.encoder;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Products;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import dev.edgewise.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attention inside each sequence of a batch, in both directions.
///
///     P = softmax(s·q·kᵀ + mask),   o = P·v
///     dv = Pᵀ·do,   dP = do·vᵀ,   dS = P ⊙ (dP − rowsum(P ⊙ dP)),   dq = s·dS·k,   dk = s·dSᵀ·q
///
/// Sequences go through in chunks, and long ones in blocks of queries, so that the scores that exist at once fit
/// the processor's cache. P is computed again in the backward. Queries are all tokens, or the first of each
/// sequence alone, which is all that a head on it reads.
final class PackedAttention {
    /// Scores that exist at once.
    private static final long SCORES = 1L << 18;

    /// What one layer's attention looks like.
    ///
    /// @param firstOnly whether only the first token of each sequence asks
    /// @param window how far a token sees to each side; −1 for everything
    /// @param dropRate of P
    /// @param place of P for [Dropout]
    record Kind(boolean firstOnly, int window, double dropRate, long place) {}

    /// Queries `start … start + rows − 1` and the keys that they see.
    private record Block(int start, int rows, int low, int keys) {
        Tensor queries(Tensor all) {
            return rows == all.size(1) ? all : all.narrow(1, start, rows);
        }

        Tensor keys(Tensor all) {
            return keys == all.size(1) ? all : all.narrow(1, low, keys);
        }
    }

    private record Heads(Tensor query, Tensor key, Tensor value) {}

    private final List<AttentionChunk> chunks = new ArrayList<>();
    private final int heads;
    private final int width;
    private final double scale;
    private final int sequences;
    private final Dropout dropout;

    /// Makes what all layers share; it belongs to the open scope.
    ///
    /// @param dropout of the probabilities
    PackedAttention(PairRows rows, EncoderConfig config, Device device, DType compute, Dropout dropout) {
        this.heads = config.heads();
        this.width = config.hidden();
        this.scale = 1 / Math.sqrt(config.headSize());
        this.sequences = rows.count();
        this.dropout = dropout;
        int first = 0;
        while (first < rows.count()) {
            long each = (long) heads * rows.length(first) * rows.length(first);
            int count = (int) Math.clamp(SCORES * Threads.inUse() / each, 1L, (long) rows.count() - first);
            chunks.add(AttentionChunk.of(rows, first, count, heads, device, compute));
            first += count;
        }
    }

    /// Returns o, `[N, C]`, or `[B, C]` where only first tokens ask.
    ///
    /// @param qkv `[N, 3·C]`
    Tensor forward(Tensor qkv, Kind kind) {
        Tensor output = Tensors.empty(qkv.device(), qkv.type(), kind.firstOnly() ? sequences : qkv.size(0), width);
        for (AttentionChunk chunk : chunks) {
            try (var _ = TensorScope.open()) {
                Heads in = take(chunk, qkv, kind);
                for (Block block : blocks(chunk, kind)) {
                    try (var _ = TensorScope.open()) {
                        Tensor p = drop(probabilities(in, chunk, block, kind), chunk, block, kind);
                        Tensor mixed = Products.batched(p, block.keys(in.value()), growth(kind), null);
                        if (kind.firstOnly()) {
                            chunk.putFirst(mixed, output);
                        } else {
                            chunk.put(mixed, output, block.start());
                        }
                    }
                }
            }
        }
        return output;
    }

    /// Returns ∂L/∂qkv, `[N, 3·C]`.
    ///
    /// @param gradient ∂L/∂o
    Tensor backward(Tensor qkv, Tensor gradient, Kind kind) {
        Tensor result = Tensors.like(qkv);
        if (kind.firstOnly()) {
            part(result, 0).zero_();
        }
        for (AttentionChunk chunk : chunks) {
            try (var _ = TensorScope.open()) {
                Heads in = take(chunk, qkv, kind);
                Tensor dOutput = kind.firstOnly() ? chunk.takeFirst(gradient) : chunk.take(gradient);
                List<Block> blocks = blocks(chunk, kind);
                // One block that sees all keys has their whole gradient; keys that nobody sees have a gradient of 0.
                boolean whole = blocks.size() == 1 && blocks.getFirst().keys() == chunk.length();
                Heads sums = whole ? null : new Heads(in.query(), zeros(in.key()), zeros(in.value()));
                for (Block block : blocks) {
                    try (var _ = TensorScope.open()) {
                        Heads d = backward(in, block.queries(dOutput), chunk, block, kind);
                        if (kind.firstOnly()) {
                            chunk.putAtFirsts(d.query(), part(result, 0));
                        } else {
                            chunk.put(d.query(), part(result, 0), block.start());
                        }
                        if (sums == null) {
                            put(d, chunk, result);
                        } else {
                            block.keys(sums.key()).add_(d.key());
                            block.keys(sums.value()).add_(d.value());
                        }
                    }
                }
                if (sums != null) {
                    put(sums, chunk, result);
                }
            }
        }
        return result;
    }

    private static void put(Heads gradients, AttentionChunk chunk, Tensor result) {
        chunk.put(gradients.key(), part(result, 1), 0);
        chunk.put(gradients.value(), part(result, 2), 0);
    }

    private Heads backward(Heads in, Tensor dOutput, AttentionChunk chunk, Block block, Kind kind) {
        Tensor query = block.queries(in.query());
        Tensor key = block.keys(in.key());
        Tensor p = probabilities(in, chunk, block, kind);
        Tensor dValue = Products.batched(drop(p, chunk, block, kind).transpose(1, 2), dOutput, growth(kind), null);
        Tensor dP = Products.batched(dOutput, block.keys(in.value()).transpose(1, 2), growth(kind), null);
        Tensor dScores = FusedOps.softmaxBackward(drop(dP, chunk, block, kind), p);
        return new Heads(
                Products.batched(dScores, key, scale, null),
                Products.batched(dScores.transpose(1, 2), query, scale, null),
                dValue);
    }

    private Heads take(AttentionChunk chunk, Tensor qkv, Kind kind) {
        Tensor query = chunk.take(part(qkv, 0));
        return new Heads(
                kind.firstOnly() ? query.narrow(1, 0, 1) : query, chunk.take(part(qkv, 1)), chunk.take(part(qkv, 2)));
    }

    /// Columns of q, k or v, a view.
    private static Tensor part(Tensor qkv, int index) {
        long width = qkv.size(1) / 3;
        return qkv.narrow(1, index * width, width);
    }

    private static Tensor zeros(Tensor like) {
        return Tensors.zeros(like.device(), like.type(), like.shape());
    }

    private Tensor probabilities(Heads in, AttentionChunk chunk, Block block, Kind kind) {
        Tensor key = block.keys(in.key()).transpose(1, 2);
        Tensor scores = Products.batched(block.queries(in.query()), key, scale, chunk.hidden());
        Tensor band = band(scores, block, kind.window());
        return (band == null ? scores : scores.add_(band)).softmax(-1);
    }

    private Tensor drop(Tensor p, AttentionChunk chunk, Block block, Kind kind) {
        return dropout.choose(
                p, kind.dropRate(), kind.place() + ((((long) chunk.first() << 20) | block.start()) << 16));
    }

    private double growth(Kind kind) {
        return dropout.growth(kind.dropRate());
    }

    private List<Block> blocks(AttentionChunk chunk, Kind kind) {
        int length = chunk.length();
        if (kind.firstOnly()) {
            int keys = kind.window() < 0 || chunk.count() > 1 ? length : Math.min(length, kind.window() + 1);
            return List.of(new Block(0, 1, 0, keys));
        }
        int most = (int) Math.clamp(SCORES / ((long) chunk.batch() * length), 1L, length);
        if (chunk.count() > 1 || (most == length && kind.window() < 0)) {
            return List.of(new Block(0, length, 0, length));
        }
        List<Block> blocks = new ArrayList<>();
        for (int start = 0; start < length; start += most) {
            int rows = Math.min(most, length - start);
            int low = kind.window() < 0 ? 0 : Math.max(0, start - kind.window());
            int end = kind.window() < 0 ? length : Math.min(length, start + rows + kind.window());
            blocks.add(new Block(start, rows, low, end - low));
        }
        return blocks;
    }

    /// Returns what hides keys outside the window, `[rows, keys]`; null where all are inside.
    private static @Nullable Tensor band(Tensor scores, Block block, int window) {
        int widest = Math.max(
                block.start() + block.rows() - 1 - block.low(), block.low() + block.keys() - 1 - block.start());
        if (window < 0 || widest <= window) {
            return null;
        }
        float[] hidden = new float[block.rows() * block.keys()];
        for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.keys(); j++) {
                if (Math.abs(block.start() + i - block.low() - j) > window) {
                    hidden[i * block.keys() + j] = AttentionChunk.HIDDEN;
                }
            }
        }
        return Tensors.floats(scores.device(), hidden, block.rows(), block.keys())
                .to(scores.type());
    }
}
