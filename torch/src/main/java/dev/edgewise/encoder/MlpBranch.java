package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.encoder.EncoderWeights.Affine;
import dev.edgewise.model.Linear;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `f(x·W1ᵀ + b)·W2ᵀ + b`, or gated: `(f(first half) ⊙ second half)·W2ᵀ + b` of `x·W1ᵀ + b`. The activation is
/// computed again in the backward.
final class MlpBranch implements Branch {
    private record Saved(Tensor input, Tensor inner) {}

    private final Affine in;
    private final Affine out;
    private final Activation activation;
    private final boolean gated;
    private final Dropout dropout;
    private final DropoutRates rates;
    private final long place;
    private @Nullable Saved saved;

    /// @param place of the activation for [Dropout]; the result's is the next one
    MlpBranch(EncoderWeights.Layer layer, EncoderConfig config, Dropout dropout, long place) {
        this.in = layer.in();
        this.out = layer.out();
        this.activation = config.activation();
        this.gated = config.modern() != null;
        this.dropout = dropout;
        this.rates = config.dropout();
        this.place = place;
    }

    @Override
    public Tensor forward(Tensor x, boolean keep) {
        Tensor inner = Linear.forward(x, in.weight(), in.bias());
        Tensor added =
                Linear.forward(activated(inner), out.weight(), out.bias()).to(DType.F32);
        if (keep) {
            saved = new Saved(x.moveOut(), inner.moveOut());
        }
        return dropout.apply(added, rates.mlpOutput(), place + 1);
    }

    private Tensor activated(Tensor inner) {
        Tensor values = gated ? activation.apply(half(inner, 0)).mul_(half(inner, 1)) : activation.apply(inner);
        return dropout.apply(values, rates.activation(), place);
    }

    @Override
    public Tensor backward(Tensor gradient) {
        Saved s = Objects.requireNonNull(saved, "forward comes first");
        saved = null;
        Tensor inner = s.inner();
        Tensor dy = dropout.apply(gradient, rates.mlpOutput(), place + 1).to(inner.type());
        Linear.accumulate(out.weight(), out.bias(), dy, activated(inner));
        Tensor d = dropout.apply(Linear.inputGradient(dy, out.weight()), rates.activation(), place);
        Tensor dInner = gated ? gatedBackward(d, inner) : activation.backward(d, inner);
        Linear.accumulate(in.weight(), in.bias(), dInner, s.input());
        return Linear.inputGradient(dInner, in.weight()).to(DType.F32);
    }

    private Tensor gatedBackward(Tensor d, Tensor inner) {
        Tensor active = half(inner, 0);
        return Tensors.cat(
                -1,
                List.of(
                        activation.backward(d.mul(half(inner, 1)), active),
                        activation.apply(active).mul_(d)));
    }

    private static Tensor half(Tensor inner, int index) {
        long width = inner.size(-1) / 2;
        return inner.narrow(-1, index * width, width);
    }
}
