package dev.edgewise.model;

import dev.edgewise.tensor.Tensor;

/// Causal attention inside each row of a padded batch. Padding lies behind the real tokens and needs no mask.
record RowAttention(TokenLayout.Rows layout, Attention causal) implements TokenAttention {
    @Override
    public Attention.Pass attend(Tensor query, Tensor key, Tensor value, boolean keep) {
        return new Rows(layout, causal.attend(byHead(query), byHead(key), byHead(value), keep));
    }

    private Tensor byHead(Tensor x) {
        return byHead(layout, x);
    }

    /// Returns `[N, H, D] → [B, H, T, D]`, a view.
    private static Tensor byHead(TokenLayout.Rows layout, Tensor x) {
        return x.view(layout.rows(), layout.width(), x.size(1), x.size(2)).transpose(1, 2);
    }

    private record Rows(TokenLayout.Rows layout, Attention.Pass inner) implements Attention.Pass {
        @Override
        public Tensor output() {
            Tensor output = inner.output();
            return output.transpose(1, 2).reshape(layout.tokens(), output.size(1) * output.size(3));
        }

        @Override
        public void moveOut() {
            inner.moveOut();
        }

        @Override
        public Attention.InputGradients backward(Tensor outputGradient) {
            Tensor output = inner.output();
            Attention.InputGradients gradients = inner.backward(
                    byHead(layout, outputGradient.view(layout.tokens(), output.size(1), output.size(3))));
            return new Attention.InputGradients(
                    byToken(gradients.query()), byToken(gradients.key()), byToken(gradients.value()));
        }

        /// Returns `[B, H, T, D] → [N, H, D]`.
        private Tensor byToken(Tensor x) {
            return x.transpose(1, 2).reshape(layout.tokens(), x.size(1), x.size(3));
        }
    }
}
