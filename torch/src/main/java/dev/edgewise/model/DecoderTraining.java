package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Forward and hand-written backward pass of a decoder over a padded batch.
///
/// Shapes: `B` sequences padded on the right to `T` tokens, `N = B·T`. The residual stream `[N, C]` stays in F32;
/// products run in the weights' compute type. Only attention goes through autograd, one small graph per layer, so
/// the saved activations are exactly those of [Saved]; the normalised inputs and the MLP activation are computed
/// again.
///
/// Padding needs no mask: it lies behind the real tokens, and attention is causal.
///
/// All tensors belong to the scope around [#forward] and [#backward].
public final class DecoderTraining {
    /// What a layer's backward needs.
    private record Saved(
            Tensor input,
            Tensor inputScale,
            @Nullable Tensor rawQuery,
            @Nullable Tensor rawKey,
            Tensor query,
            Tensor key,
            Tensor value,
            Tensor attention,
            Tensor middle,
            Tensor middleScale,
            Tensor gateUp) {}

    private final Weights weights;
    private final DecoderConfig config;
    private final Rope rope;
    private final List<Saved> saved = new ArrayList<>();
    private @Nullable Tensor ids;
    private Rotation rotation = new Rotation(null, null);

    private record Rotation(@Nullable Tensor cos, @Nullable Tensor sin) {
        Tensor cosines() {
            return Objects.requireNonNull(cos, "forward comes first");
        }

        Tensor sines() {
            return Objects.requireNonNull(sin, "forward comes first");
        }
    }

    public DecoderTraining(Weights weights, Rope rope) {
        this.weights = weights;
        this.config = weights.config();
        this.rope = rope;
    }

    /// The residual stream after the last block, before the final norm, `[N, C]`, F32.
    ///
    /// @param tokens `[B, T]`, I64
    /// @param forBackward whether [#backward] follows, so that activations are kept
    public Tensor forward(Tensor tokens, boolean forBackward) {
        int b = (int) tokens.size(0);
        int t = (int) tokens.size(1);
        saved.clear();
        Tensor.Pair tables = rope.tables(t);
        DType type = weights.compute();
        rotation = new Rotation(tables.values().to(type), tables.indices().to(type));
        ids = tokens.reshape((long) b * t);
        Tensor hidden = weights.embedding().master().indexSelect(0, ids);
        for (int i = 0; i < config.layers(); i++) {
            hidden = forward(weights.layer(i), hidden, b, t, forBackward);
        }
        return hidden;
    }

    private Tensor forward(Weights.Layer layer, Tensor h, int b, int t, boolean keep) {
        DType type = weights.compute();
        Tensor scale = RmsNorm.scale(h, config.normEpsilon());
        Tensor x = RmsNorm.apply(h, scale, layer.inputNorm().master(), type);
        Tensor qkv = x.linear(layer.qkv().working(), working(layer.qkvBias()));
        Tensor rawQuery = heads(qkv, 0, config.heads(), b, t);
        Tensor rawKey = heads(qkv, config.queryWidth(), config.keyHeads(), b, t);
        Tensor value = heads(qkv, config.queryWidth() + config.keyWidth(), config.keyHeads(), b, t);
        Tensor query = rotate(headNorm(rawQuery, layer.queryNorm()));
        Tensor key = rotate(headNorm(rawKey, layer.keyNorm()));
        Tensor attention = attend(query, key, value, keep);
        Tensor merged = merge(attention.detach(), b, t);
        Tensor middle = h.add(merged.linear(layer.output().working(), working(layer.outputBias())));
        Tensor middleScale = RmsNorm.scale(middle, config.normEpsilon());
        Tensor y = RmsNorm.apply(middle, middleScale, layer.mlpNorm().master(), type);
        Tensor gateUp = y.linear(layer.gateUp().working(), working(layer.gateUpBias()));
        Tensor activation = gate(gateUp).silu().mul_(up(gateUp));
        if (keep) {
            boolean normed = config.headNorm();
            saved.add(new Saved(
                    h,
                    scale,
                    normed ? rawQuery : null,
                    normed ? rawKey : null,
                    query,
                    key,
                    value,
                    attention,
                    middle,
                    middleScale,
                    gateUp));
        }
        return middle.add(activation.linear(layer.down().working(), working(layer.downBias())));
    }

    private Tensor attend(Tensor query, Tensor key, Tensor value, boolean keep) {
        if (!keep) {
            return Tensor.attention(query, key, value, null, true, config.attentionScale());
        }
        try (var _ = Gradients.enabled()) {
            query.requiresGrad();
            key.requiresGrad();
            value.requiresGrad();
            return Tensor.attention(query, key, value, null, true, config.attentionScale());
        }
    }

    /// Adds the gradients of all parameters but the output head, given ∂L/∂(residual stream after the last
    /// block).
    ///
    /// @param gradient `[N, C]`, F32; consumed
    public void backward(Tensor gradient) {
        Tensor tokens = ids;
        if (tokens == null || saved.size() != config.layers()) {
            throw new IllegalStateException("backward needs a forward pass with forBackward = true before it");
        }
        Tensor d = gradient.keep();
        for (int i = config.layers() - 1; i >= 0; i--) {
            Tensor above = d;
            try (var _ = TensorScope.open()) { // what a layer's backward makes goes with the layer
                d = backward(weights.layer(i), saved.get(i), above).keep();
            }
            above.close();
        }
        weights.embedding().gradient().indexAdd_(0, tokens, d);
        d.close();
        saved.clear();
        ids = null;
    }

    private Tensor backward(Weights.Layer layer, Saved s, Tensor dOut) {
        DType type = weights.compute();
        Tensor gate = gate(s.gateUp());
        Tensor up = up(s.gateUp());
        Tensor silu = gate.silu();
        Tensor activation = silu.mul(up);
        Tensor dy = dOut.to(type);
        Linear.accumulate(layer.down(), layer.downBias(), dy, activation);
        Tensor dActivation = dy.matmul(layer.down().working());
        Tensor dUp = silu.mul_(dActivation);
        Tensor dGate = FusedOps.siluBackward(dActivation.mul_(up), gate);
        Tensor dGateUp = Tensor.cat(-1, List.of(dGate, dUp));
        Tensor x = RmsNorm.apply(s.middle(), s.middleScale(), layer.mlpNorm().master(), type);
        Linear.accumulate(layer.gateUp(), layer.gateUpBias(), dGateUp, x);
        Tensor dx = dGateUp.matmul(layer.gateUp().working());
        Tensor dMiddle = dOut.add(norm(dx, s.middle(), s.middleScale(), layer.mlpNorm()));
        return dMiddle.add_(attentionBackward(layer, s, dMiddle.to(type)));
    }

    /// ∂L/∂(block input) through the attention branch, given ∂L/∂(its output) `[N, C]`.
    private Tensor attentionBackward(Weights.Layer layer, Saved s, Tensor dy) {
        long b = s.query().size(0);
        long t = s.query().size(2);
        Tensor merged = merge(s.attention().detach(), b, t);
        Linear.accumulate(layer.output(), layer.outputBias(), dy, merged);
        Tensor dMerged = dy.matmul(layer.output().working());
        s.attention()
                .backward(dMerged.view(b, t, config.heads(), config.headSize()).transpose(1, 2));
        Tensor dQuery = unrotate(s.query().grad());
        Tensor dKey = unrotate(s.key().grad());
        dQuery = headNormBackward(dQuery, s.rawQuery(), layer.queryNorm());
        dKey = headNormBackward(dKey, s.rawKey(), layer.keyNorm());
        Tensor dQkv = Tensor.cat(
                -1,
                List.of(merge(dQuery, b, t), merge(dKey, b, t), merge(s.value().grad(), b, t)));
        Tensor x = RmsNorm.apply(s.input(), s.inputScale(), layer.inputNorm().master(), weights.compute());
        Linear.accumulate(layer.qkv(), layer.qkvBias(), dQkv, x);
        return norm(dQkv.matmul(layer.qkv().working()), s.input(), s.inputScale(), layer.inputNorm());
    }

    private static Tensor norm(Tensor dy, Tensor x, Tensor scale, Parameter weight) {
        return RmsNorm.backward(dy, x, scale, weight.master(), weight.gradient());
    }

    private Tensor headNorm(Tensor x, @Nullable Parameter weight) {
        return weight == null ? x : RmsNorm.apply(x, weight.master(), config.normEpsilon(), weights.compute());
    }

    private Tensor headNormBackward(Tensor dy, @Nullable Tensor raw, @Nullable Parameter weight) {
        if (raw == null || weight == null) {
            return dy;
        }
        return norm(dy, raw, RmsNorm.scale(raw, config.normEpsilon()), weight).to(weights.compute());
    }

    private Tensor rotate(Tensor x) {
        return Rope.rotate(x, rotation.cosines(), rotation.sines());
    }

    private Tensor unrotate(Tensor x) {
        return Rope.rotateBack(x, rotation.cosines(), rotation.sines());
    }

    private static @Nullable Tensor working(@Nullable Parameter bias) {
        return bias == null ? null : bias.working();
    }

    /// Columns of the fused projection as heads: `[N, …] → [B, count, T, D]`.
    private Tensor heads(Tensor qkv, long start, int count, long b, long t) {
        long d = config.headSize();
        return qkv.narrow(-1, start, count * d).view(b, t, count, d).transpose(1, 2);
    }

    /// `[B, H, T, D] → [N, H·D]`.
    private static Tensor merge(Tensor x, long b, long t) {
        return x.transpose(1, 2).reshape(b * t, x.size(1) * x.size(3));
    }

    private Tensor gate(Tensor gateUp) {
        return gateUp.narrow(-1, 0, config.mlp());
    }

    private Tensor up(Tensor gateUp) {
        return gateUp.narrow(-1, config.mlp(), config.mlp());
    }
}
