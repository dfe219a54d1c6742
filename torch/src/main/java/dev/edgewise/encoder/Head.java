package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderWeights.Affine;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The classification head: `[B, C] → [B, K]`, F32 from the masters.
///
///     logits = Wc·drop(norm(f(W·drop(x) + b))) + bc
///
/// Families differ in f, in whether x drops, and in the norm, which only ModernBERT has.
final class Head {
    private record Saved(Tensor input, Tensor inner, Norm.@Nullable Saved normed, Tensor last) {}

    private final EncoderWeights.Head weights;
    private final EncoderConfig config;
    private final Activation activation;
    private final @Nullable Norm norm;
    private final Dropout dropout;
    private @Nullable Saved saved;

    Head(EncoderWeights weights, Dropout dropout) {
        this.weights = weights.head();
        this.config = weights.config();
        this.activation = activation(config);
        this.norm = this.weights.norm() == null ? null : new Norm(this.weights.norm(), config.normEpsilon());
        this.dropout = dropout;
    }

    private static Activation activation(EncoderConfig config) {
        return switch (config.family()) {
            case BERT, ROBERTA, XLM_ROBERTA -> Activation.TANH;
            case DISTILBERT -> Activation.RELU;
            case ELECTRA -> Activation.GELU;
            case MODERNBERT -> Objects.requireNonNull(config.modern()).classifierActivation();
        };
    }

    private double inputRate() {
        return switch (config.family()) {
            case ROBERTA, XLM_ROBERTA, ELECTRA -> config.dropout().head();
            default -> 0;
        };
    }

    /// Returns the logits; what the backward needs belongs to the open scope.
    Tensor forward(Tensor x) {
        Tensor input = dropout.apply(x, inputRate(), Places.HEAD_INPUT);
        Tensor inner = linear(input, weights.dense());
        Tensor active = activation.apply(inner);
        Norm.Saved normed = norm == null ? null : norm.forward(active);
        Tensor last = normed == null ? active : normed.result().y();
        last = dropout.apply(last, config.dropout().head(), Places.HEAD);
        saved = new Saved(input, inner, normed, last);
        return linear(last, weights.classifier());
    }

    /// Returns ∂L/∂x, given that of the logits.
    Tensor backward(Tensor gradient) {
        Saved s = Objects.requireNonNull(saved, "forward comes first");
        saved = null;
        Tensor d = linearBackward(gradient, s.last(), weights.classifier());
        d = dropout.apply(d, config.dropout().head(), Places.HEAD);
        d = s.normed() == null ? d : Objects.requireNonNull(norm).backward(d, s.normed());
        d = linearBackward(activation.backward(d, s.inner()), s.input(), weights.dense());
        return dropout.apply(d, inputRate(), Places.HEAD_INPUT);
    }

    private static Tensor linear(Tensor x, Affine layer) {
        return x.linear(
                layer.weight().master(),
                layer.bias() == null ? null : layer.bias().master());
    }

    private static Tensor linearBackward(Tensor dy, Tensor x, Affine layer) {
        layer.weight().accumulate(dy.t().matmul(x));
        if (layer.bias() != null) {
            layer.bias().accumulate(dy.sum(0, false, DType.F32));
        }
        return dy.matmul(layer.weight().master());
    }
}
