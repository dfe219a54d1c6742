package dev.edgewise.model;

import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;

/// Attention by libtorch's fused kernel; its backward is a small autograd graph.
record GraphAttention(double scale) implements Attention {
    @Override
    public Pass attend(Tensor query, Tensor key, Tensor value, boolean keep) {
        if (!keep) {
            return new Graph(query, key, value, FusedOps.attention(query, key, value, null, true, scale));
        }
        try (var _ = Gradients.enabled()) {
            Gradients.record(query);
            Gradients.record(key);
            Gradients.record(value);
            return new Graph(query, key, value, FusedOps.attention(query, key, value, null, true, scale));
        }
    }

    private record Graph(Tensor query, Tensor key, Tensor value, Tensor result) implements Pass {
        @Override
        public Tensor output() {
            return Gradients.detached(result);
        }

        @Override
        public void moveOut() {
            query.moveOut();
            key.moveOut();
            value.moveOut();
            result.moveOut();
        }

        @Override
        public InputGradients backward(Tensor outputGradient) {
            Gradients.backward(result, outputGradient);
            return new InputGradients(Gradients.of(query), Gradients.of(key), Gradients.of(value));
        }
    }
}
