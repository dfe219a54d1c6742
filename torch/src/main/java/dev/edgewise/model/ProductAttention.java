package dev.edgewise.model;

import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;

/// Attention as batched matrix products.
///
///     P = softmax(s·q·kᵀ + causal),   o = P·v
///     dv = Pᵀ·do,   dP = do·vᵀ,   dS = P ⊙ (dP − rowsum(P ⊙ dP)),   dq = s·dS·k,   dk = s·dSᵀ·q
///
/// The `G = Hq/Hk` query heads of a key head become rows of one product, `[B·Hk, G·T, D]`, so keys and values are
/// never repeated and their gradients need no sum. Queries go block by block: a block sees only the keys up to its
/// end, and scores of more than one block never exist at once. P is computed again in the backward.
///
/// **How we differ** from a fused kernel: scores and P are rounded to the compute type, as in `transformers`' eager
/// attention; the softmax itself works in F32.
record ProductAttention(double scale) implements Attention {
    /// Rows of a block of queries.
    private static final int BLOCK = 512;

    @Override
    public Pass attend(Tensor query, Tensor key, Tensor value, boolean keep) {
        return new Products(query, key, value, scale).evaluate();
    }

    private static final class Products implements Pass {
        private final long batch;
        private final long heads;
        private final long keyHeads;
        private final long length;
        private final long size;
        private final double scale;
        private final Tensor query;
        private final Tensor key;
        private final Tensor value;
        private final Tensor output;

        Products(Tensor query, Tensor key, Tensor value, double scale) {
            this.batch = query.size(0);
            this.heads = query.size(1);
            this.keyHeads = key.size(1);
            this.length = query.size(2);
            this.size = query.size(3);
            this.scale = scale;
            this.query = query.mul(scale).reshape(batch * keyHeads, heads / keyHeads, length, size);
            this.key = key.reshape(batch * keyHeads, length, size);
            this.value = value.reshape(batch * keyHeads, length, size);
            this.output = Tensors.like(this.query);
        }

        Products evaluate() {
            for (long start = 0; start < length; start += BLOCK) {
                try (var _ = TensorScope.open()) {
                    long rows = Math.min(BLOCK, length - start);
                    Tensor mixed = probabilities(start, rows).matmul(upTo(value, start + rows));
                    output.narrow(2, start, rows).copy_(unfold(mixed, rows));
                }
            }
            return this;
        }

        @Override
        public Tensor output() {
            return output.view(batch, heads, length, size);
        }

        @Override
        public void moveOut() {
            query.moveOut();
            key.moveOut();
            value.moveOut();
            output.moveOut();
        }

        @Override
        public InputGradients backward(Tensor outputGradient) {
            Tensor dOutput = outputGradient.reshape(batch * keyHeads, heads / keyHeads, length, size);
            Tensor dQuery = Tensors.like(query);
            Tensor dKey = Tensors.like(key).zero_();
            Tensor dValue = Tensors.like(value).zero_();
            for (long start = 0; start < length; start += BLOCK) {
                try (var _ = TensorScope.open()) {
                    long rows = Math.min(BLOCK, length - start);
                    long end = start + rows;
                    Tensor p = probabilities(start, rows);
                    Tensor dBlock = fold(dOutput, start, rows);
                    dValue.narrow(1, 0, end).add_(p.transpose(1, 2).matmul(dBlock));
                    Tensor dP = dBlock.matmul(upTo(value, end).transpose(1, 2));
                    Tensor dScores = FusedOps.softmaxBackward(dP, p);
                    dQuery.narrow(2, start, rows).copy_(unfold(dScores.matmul(upTo(key, end)), rows));
                    dKey.narrow(1, 0, end).add_(dScores.transpose(1, 2).matmul(fold(query, start, rows)));
                }
            }
            return new InputGradients(
                    dQuery.mul_(scale).view(batch, heads, length, size),
                    dKey.view(batch, keyHeads, length, size),
                    dValue.view(batch, keyHeads, length, size));
        }

        /// Returns P of the queries `start … start + rows − 1`, `[B·Hk, G·rows, start + rows]`.
        private Tensor probabilities(long start, long rows) {
            Tensor scores =
                    fold(query, start, rows).matmul(upTo(key, start + rows).transpose(1, 2));
            scores.view(batch * keyHeads, heads / keyHeads, rows, start + rows)
                    .narrow(-1, start, rows)
                    .add_(Masks.future(query, rows));
            return scores.softmax(-1);
        }

        private Tensor fold(Tensor perHead, long start, long rows) {
            return perHead.narrow(2, start, rows).reshape(batch * keyHeads, heads / keyHeads * rows, size);
        }

        private Tensor unfold(Tensor folded, long rows) {
            return folded.view(batch * keyHeads, heads / keyHeads, rows, size);
        }

        private static Tensor upTo(Tensor keys, long end) {
            return keys.narrow(1, 0, end);
        }
    }
}
