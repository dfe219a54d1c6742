package dev.edgewise.model;

import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a decoder.
public final class Weights extends ModelWeights {
    /// One block. Absent biases and norms are null.
    record Layer(
            Parameter inputNorm,
            Parameter qkv,
            @Nullable Parameter qkvBias,
            @Nullable Parameter queryNorm,
            @Nullable Parameter keyNorm,
            Parameter output,
            @Nullable Parameter outputBias,
            Parameter mlpNorm,
            Parameter gateUp,
            @Nullable Parameter gateUpBias,
            Parameter down,
            @Nullable Parameter downBias) {}

    private final DecoderConfig config;
    private final Parameter embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final Parameter finalNorm;
    private final Parameter head;

    /// Makes zero weights; fill them with [WeightFiles] or [RandomWeights].
    public Weights(DecoderConfig config, Device device) {
        super(device);
        this.config = config;
        DecoderShapes shapes = new DecoderShapes(config);
        try (var _ = TensorScope.open()) {
            embedding = add(shapes.embedding());
            for (int i = 0; i < config.layers(); i++) {
                layers.add(layer(shapes.layer(i)));
            }
            finalNorm = add(shapes.finalNorm());
            head = config.tied() ? embedding : add(shapes.head());
        }
    }

    private Layer layer(DecoderShapes.Layer shapes) {
        return new Layer(
                add(shapes.inputNorm()),
                add(shapes.qkv()),
                addIfAny(shapes.qkvBias()),
                addIfAny(shapes.queryNorm()),
                addIfAny(shapes.keyNorm()),
                add(shapes.output()),
                addIfAny(shapes.outputBias()),
                add(shapes.mlpNorm()),
                add(shapes.gateUp()),
                addIfAny(shapes.gateUpBias()),
                add(shapes.down()),
                addIfAny(shapes.downBias()));
    }

    @Override
    protected boolean adaptable(Parameter matrix) {
        return matrix != embedding && matrix != head;
    }

    /// Returns the head that scores: one that starts at random values has to move in any case.
    @Override
    protected List<Parameter> beside() {
        return config.scores() > 0 ? List.of(head) : List.of();
    }

    @Override
    public String description() {
        return config.modelType() + " model of " + config.layers() + " layers, width " + config.hidden();
    }

    public DecoderConfig config() {
        return config;
    }

    /// Weights of their own with the same values, the adapter merged in; they still have to be refreshed. The
    /// caller closes them.
    public Weights mergedCopy() {
        Weights copy = new Weights(config, device());
        copyMerged(copy);
        return copy;
    }

    Parameter embedding() {
        return embedding;
    }

    Layer layer(int index) {
        return layers.get(index);
    }

    Parameter finalNorm() {
        return finalNorm;
    }

    /// Returns the output projection `[V, C]`, which is the embedding when tied; for a decoder that scores, the
    /// head `[L, C]`.
    Parameter head() {
        return head;
    }
}
