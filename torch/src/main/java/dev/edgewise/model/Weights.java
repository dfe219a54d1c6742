package dev.edgewise.model;

import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All parameters of a decoder, in a fixed order, and the LoRA adapter on them if there is one. Owns them.
public final class Weights implements AutoCloseable {
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
    private final Device device;
    private final List<Parameter> all = new ArrayList<>();
    private final Parameter embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final Parameter finalNorm;
    private final Parameter head;
    private DType compute = DType.F32;
    private @Nullable AdapterConfig adapter;

    /// Zero weights; fill them with [WeightFiles] or [RandomWeights].
    public Weights(DecoderConfig config, Device device) {
        this.config = config;
        this.device = device;
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

    private @Nullable Parameter addIfAny(@Nullable ParameterShape shape) {
        return shape == null ? null : add(shape);
    }

    private Parameter add(ParameterShape shape) {
        Parameter parameter = new Parameter(shape, device);
        all.add(parameter);
        return parameter;
    }

    public DecoderConfig config() {
        return config;
    }

    public Device device() {
        return device;
    }

    /// Returns every parameter once, in a fixed order, without those of an adapter.
    public List<Parameter> parameters() {
        return List.copyOf(all);
    }

    /// Returns the parameters that the optimizer moves: all of them, or those of the adapter when there is one.
    public List<Parameter> trainable() {
        return adapter == null
                ? parameters()
                : adapters().stream()
                        .flatMap(each -> Stream.of(each.a(), each.b()))
                        .toList();
    }

    /// Returns the adapter; null when there is none.
    public @Nullable AdapterConfig adapter() {
        return adapter;
    }

    /// Returns every module that an adapter may sit on, by its name in PEFT, with the shape `[O, K]` of its
    /// weights: the projections of the blocks.
    public Map<String, long[]> linearModules() {
        Map<String, long[]> modules = new LinkedHashMap<>();
        for (Parameter parameter : all) {
            long[] shape = parameter.master().shape();
            if (shape.length == 2 && parameter != embedding && parameter != head) {
                parameter.slices().forEach(slice -> modules.put(module(slice), new long[] {slice.rows(), shape[1]}));
            }
        }
        return modules;
    }

    private static String module(Slice slice) {
        return slice.name().substring(0, slice.name().length() - ".weight".length());
    }

    /// Freezes every parameter and puts zero factors on the named modules. They count from the next [#refresh] on.
    ///
    /// @param modules names of [#linearModules]
    /// @throws IllegalStateException if there is an adapter already
    void adapt(AdapterConfig config, Collection<String> modules) {
        if (adapter != null) {
            throw new IllegalStateException("there is an adapter already; merge it first");
        }
        all.forEach(Parameter::freeze);
        try (var _ = TensorScope.open()) {
            for (Parameter parameter : all) {
                for (Slice slice : parameter.slices()) {
                    if (parameter.master().shape().length == 2 && modules.contains(module(slice))) {
                        parameter.adapt(LowRankAdapter.zero(module(slice), slice, parameter, config));
                    }
                }
            }
        }
        adapter =
                config.withTargets(TargetModules.naming(modules, linearModules().keySet()));
    }

    /// Returns the adapters of all modules.
    List<LowRankAdapter> adapters() {
        return all.stream().flatMap(parameter -> parameter.adapters().stream()).toList();
    }

    /// Lets the network compute with the adapter, or as the base without it. Nothing is copied or lost; in bf16
    /// the working copies of adapted matrices are written anew.
    public void useAdapters(boolean on) {
        try (var _ = TensorScope.open()) {
            all.forEach(parameter -> parameter.useAdapters(on));
        }
    }

    /// Adds the adapter to the masters and removes it: the weights are those of a whole model from then on. They
    /// still have to be refreshed.
    public void mergeAdapters() {
        try (var _ = TensorScope.open()) {
            all.forEach(Parameter::mergeAdapters);
        }
        adapter = null;
    }

    /// Weights of their own with the same values, the adapter merged in; they still have to be refreshed. The
    /// caller closes them.
    public Weights mergedCopy() {
        Weights copy = new Weights(config, device);
        for (int i = 0; i < all.size(); i++) {
            try (var _ = TensorScope.open()) {
                all.get(i).copyMerged(copy.all.get(i).master());
            }
        }
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

    /// Returns the output projection `[V, C]`; the embedding when tied.
    Parameter head() {
        return head;
    }

    /// Returns the type the network computes in.
    public DType compute() {
        return compute;
    }

    /// Brings the working copies up to date with the masters: after loading, and after every optimizer step.
    public void refresh(DType computeType) {
        compute = computeType;
        try (var _ = TensorScope.open()) {
            all.forEach(parameter -> parameter.refresh(computeType));
        }
    }

    /// Frees what only decoding needs; it is made again when decoding goes on.
    public void unpack() {
        all.forEach(Parameter::unpack);
    }

    public void clearGradients() {
        trainable().forEach(Parameter::clearGradient);
    }

    /// Frees the gradients, for weights that are only read.
    public void releaseGradients() {
        trainable().forEach(Parameter::releaseGradient);
    }

    /// Number of values, without those of an adapter.
    public long count() {
        return all.stream().mapToLong(p -> p.master().count()).sum();
    }

    @Override
    public void close() {
        all.forEach(Parameter::close);
    }
}
