package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Forward and hand-written backward pass of a decoder over a batch.
///
/// Shapes: `N` tokens in the order of a [TokenLayout]: rows padded on the right, or prompts with the completions that
/// share them. The residual stream `[N, C]` stays in F32;
/// products run in the weights' compute type. At most attention goes through autograd, one small graph per layer
/// (see [Attention]), so the saved activations are exactly those of [Saved]; the normalised inputs and the MLP
/// activation are computed again.
///
/// What is saved and the results belong to the scope around [#forward] and [#backward]; the rest of a layer is freed
/// with the layer.
public final class DecoderTraining {
    /// Shown the MLP units of every layer during a forward pass.
    @FunctionalInterface
    public interface UnitObserver {
        /// Sees the units of one layer.
        ///
        /// @param activations silu(gate(x)) ⊙ up(x), `[N, F]`, in the compute type; not to be changed or kept
        void see(int layer, Tensor activations);
    }

    /// What a layer's backward needs.
    private record Saved(
            Tensor input,
            Tensor inputScale,
            @Nullable Tensor rawQuery,
            @Nullable Tensor rawKey,
            Attention.Pass attention,
            Tensor middle,
            Tensor middleScale,
            Tensor gateUp) {}

    private final Weights weights;
    private final DecoderConfig config;
    private final Rope rope;
    private final Attention causal;
    private final UnitObserver observer;
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
        this(weights, rope, (_, _) -> {});
    }

    /// Returns a pass that shows what its units do.
    ///
    /// @param observer shown the MLP units of every layer
    public DecoderTraining(Weights weights, Rope rope, UnitObserver observer) {
        this.observer = observer;
        this.weights = weights;
        this.config = weights.config();
        this.rope = rope;
        this.causal = Attention.of(weights.device(), weights.compute(), config.attentionScale());
    }

    /// Returns the residual stream after the last block, before the final norm, `[N, C]`, F32.
    ///
    /// @param tokens `[B, T]`, I64
    /// @param forBackward whether [#backward] follows, so that activations are kept
    public Tensor forward(Tensor tokens, boolean forBackward) {
        TokenLayout.Rows rows = new TokenLayout.Rows((int) tokens.size(0), (int) tokens.size(1));
        return forward(tokens.reshape(rows.tokens()), rows, forBackward);
    }

    /// Returns the residual stream after the last block, before the final norm, `[N, C]`, F32.
    ///
    /// @param tokens `[N]`, I64, in the order of the layout
    /// @param forBackward whether [#backward] follows, so that activations are kept
    public Tensor forward(Tensor tokens, TokenLayout layout, boolean forBackward) {
        saved.clear();
        rotation = rotation(layout);
        TokenAttention attention =
                TokenAttention.of(layout, causal, config.attentionScale(), weights.device(), weights.compute());
        ids = tokens;
        Tensor hidden = weights.embedding().master().indexSelect(0, ids);
        for (int i = 0; i < config.layers(); i++) {
            try (var _ = TensorScope.open()) {
                hidden = forward(i, hidden, attention, forBackward).moveOut();
            }
        }
        return hidden;
    }

    private Rotation rotation(TokenLayout layout) {
        Rope.Tables tables = rope.tables(layout.longest());
        Tensor index = Tensors.longs(weights.device(), layout.positions(), layout.tokens());
        return new Rotation(rows(tables.cos(), index), rows(tables.sin(), index));
    }

    /// Rows of a rotary table, `[N, 1, D]` in the compute type.
    private Tensor rows(Tensor table, Tensor index) {
        return table.indexSelect(0, index).to(weights.compute()).unsqueeze(1);
    }

    private Tensor forward(int index, Tensor h, TokenAttention attention, boolean keep) {
        Weights.Layer layer = weights.layer(index);
        DType type = weights.compute();
        Tensor scale = RmsNorm.scale(h, config.normEpsilon());
        Tensor x = RmsNorm.apply(h, scale, layer.inputNorm().master(), type);
        Tensor qkv = Linear.forward(x, layer.qkv(), layer.qkvBias());
        Tensor rawQuery = heads(qkv, 0, config.heads());
        Tensor rawKey = heads(qkv, config.queryWidth(), config.keyHeads());
        Tensor value = heads(qkv, config.queryWidth() + config.keyWidth(), config.keyHeads());
        Tensor query = rotate(headNorm(rawQuery, layer.queryNorm()));
        Tensor key = rotate(headNorm(rawKey, layer.keyNorm()));
        Attention.Pass attended = attention.attend(query, key, value, keep);
        Tensor merged = attended.output();
        Tensor middle =
                h.add(Linear.forward(merged, layer.output(), layer.outputBias()).to(DType.F32));
        Tensor middleScale = RmsNorm.scale(middle, config.normEpsilon());
        Tensor y = RmsNorm.apply(middle, middleScale, layer.mlpNorm().master(), type);
        Tensor gateUp = Linear.forward(y, layer.gateUp(), layer.gateUpBias());
        Tensor activation = gate(gateUp).silu().mul_(up(gateUp));
        observer.see(index, activation);
        if (keep) {
            boolean normed = config.headNorm();
            attended.moveOut();
            saved.add(new Saved(
                    h,
                    scale.moveOut(),
                    normed ? rawQuery.moveOut() : null,
                    normed ? rawKey.moveOut() : null,
                    attended,
                    middle.moveOut(),
                    middleScale.moveOut(),
                    gateUp.moveOut()));
        }
        return middle.add(
                Linear.forward(activation, layer.down(), layer.downBias()).to(DType.F32));
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
        Tensor d = gradient;
        for (int i = config.layers() - 1; i >= 0; i--) {
            try (var _ = TensorScope.open()) {
                d = backward(weights.layer(i), saved.get(i), d).moveOut();
            }
        }
        if (weights.embedding().trainable()) {
            weights.embedding().gradient().indexAdd_(0, tokens, d);
        }
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
        Tensor dActivation = Linear.inputGradient(dy, layer.down());
        Tensor dUp = silu.mul_(dActivation);
        Tensor dGate = FusedOps.siluBackward(dActivation.mul_(up), gate);
        Tensor dGateUp = Tensors.cat(-1, List.of(dGate, dUp));
        Tensor x = RmsNorm.apply(s.middle(), s.middleScale(), layer.mlpNorm().master(), type);
        Linear.accumulate(layer.gateUp(), layer.gateUpBias(), dGateUp, x);
        Tensor dx = Linear.inputGradient(dGateUp, layer.gateUp());
        Tensor dMiddle = dOut.add(norm(dx, s.middle(), s.middleScale(), layer.mlpNorm()));
        return dMiddle.add_(attentionBackward(layer, s, dMiddle.to(type)));
    }

    /// Returns ∂L/∂(block input) through the attention branch, given ∂L/∂(its output) `[N, C]`.
    private Tensor attentionBackward(Weights.Layer layer, Saved s, Tensor dy) {
        Linear.accumulate(layer.output(), layer.outputBias(), dy, s.attention().output());
        Tensor dMerged = Linear.inputGradient(dy, layer.output());
        Attention.InputGradients gradients = s.attention().backward(dMerged);
        Tensor dQuery = unrotate(gradients.query());
        Tensor dKey = unrotate(gradients.key());
        dQuery = headNormBackward(dQuery, s.rawQuery(), layer.queryNorm());
        dKey = headNormBackward(dKey, s.rawKey(), layer.keyNorm());
        Tensor dQkv = Tensors.cat(-1, List.of(flat(dQuery), flat(dKey), flat(gradients.value())));
        Tensor x = RmsNorm.apply(s.input(), s.inputScale(), layer.inputNorm().master(), weights.compute());
        Linear.accumulate(layer.qkv(), layer.qkvBias(), dQkv, x);
        return norm(Linear.inputGradient(dQkv, layer.qkv()), s.input(), s.inputScale(), layer.inputNorm());
    }

    private static Tensor norm(Tensor dy, Tensor x, Tensor scale, Parameter weight) {
        return RmsNorm.backward(dy, x, scale, weight.master(), weight.gradientIfTrainable());
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

    /// Columns of the fused projection as heads: `[N, …] → [N, count, D]`, a view.
    private Tensor heads(Tensor qkv, long start, int count) {
        long d = config.headSize();
        return qkv.narrow(-1, start, count * d).view(qkv.size(0), count, d);
    }

    /// Returns `[N, H, D] → [N, H·D]`.
    private static Tensor flat(Tensor x) {
        return x.reshape(x.size(0), x.size(1) * x.size(2));
    }

    private Tensor gate(Tensor gateUp) {
        return gateUp.narrow(-1, 0, config.mlp());
    }

    private Tensor up(Tensor gateUp) {
        return gateUp.narrow(-1, config.mlp(), config.mlp());
    }
}
