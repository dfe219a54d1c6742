package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderShapes.Pair;
import dev.edgewise.model.ModelWeights;
import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The parameters of an encoder with a classification head. Under an adapter the head still trains whole.
public final class EncoderWeights extends ModelWeights {
    /// A matrix `[O, K]` with its bias `[O]`, or a norm's weight `[C]` with its bias.
    record Affine(Parameter weight, @Nullable Parameter bias) {
        private Stream<Parameter> all() {
            return Stream.of(weight, bias).filter(Objects::nonNull);
        }
    }

    record Embeddings(
            Parameter words,
            @Nullable Parameter positions,
            @Nullable Parameter types,
            Affine norm,
            @Nullable Affine projection) {}

    record Layer(@Nullable Affine attentionNorm, Affine qkv, Affine output, Affine mlpNorm, Affine in, Affine out) {}

    record Head(
            @Nullable Affine finalNorm,
            Affine dense,
            @Nullable Affine norm,
            Affine classifier) {}

    private final EncoderConfig config;
    private final Embeddings embeddings;
    private final List<Layer> layers = new ArrayList<>();
    private final Head head;

    /// Makes zero weights; fill them with [EncoderFiles] or [RandomEncoder].
    public EncoderWeights(EncoderConfig config, Device device) {
        super(device);
        this.config = config;
        EncoderShapes shapes = new EncoderShapes(config);
        try (var _ = TensorScope.open()) {
            EncoderShapes.Embeddings e = shapes.embeddings();
            embeddings = new Embeddings(
                    add(e.words()),
                    addIfAny(e.positions()),
                    addIfAny(e.types()),
                    affine(e.norm()),
                    affineIfAny(e.projection()));
            for (int i = 0; i < config.layers(); i++) {
                EncoderShapes.Layer l = shapes.layer(i);
                layers.add(new Layer(
                        affineIfAny(l.attentionNorm()),
                        affine(l.qkv()),
                        affine(l.output()),
                        affine(l.mlpNorm()),
                        affine(l.in()),
                        affine(l.out())));
            }
            EncoderShapes.Head h = shapes.head();
            head = new Head(
                    affineIfAny(h.finalNorm()), affine(h.dense()), affineIfAny(h.norm()), affine(h.classifier()));
        }
    }

    private Affine affine(Pair shapes) {
        return new Affine(add(Objects.requireNonNull(shapes.weight())), addIfAny(shapes.bias()));
    }

    private @Nullable Affine affineIfAny(Pair shapes) {
        return shapes.weight() == null ? null : affine(shapes);
    }

    public EncoderConfig config() {
        return config;
    }

    Embeddings embeddings() {
        return embeddings;
    }

    Layer layer(int index) {
        return layers.get(index);
    }

    Head head() {
        return head;
    }

    @Override
    protected boolean adaptable(Parameter matrix) {
        return layers.stream()
                .flatMap(layer -> Stream.of(layer.qkv, layer.output, layer.in, layer.out))
                .anyMatch(affine -> affine.weight == matrix);
    }

    /// Returns the head: one that starts at random values has to move in any case.
    @Override
    protected List<Parameter> beside() {
        return Stream.of(head.dense, head.norm, head.classifier)
                .filter(Objects::nonNull)
                .flatMap(Affine::all)
                .toList();
    }

    @Override
    public String description() {
        return config.family().type() + " encoder of " + config.layers() + " layers, width " + config.hidden();
    }

    /// Returns weights of their own with the same values, the adapter merged in; they still have to be
    /// refreshed. The caller closes them.
    public EncoderWeights mergedCopy() {
        EncoderWeights copy = new EncoderWeights(config, device());
        copyMerged(copy);
        return copy;
    }
}
