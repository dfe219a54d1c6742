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

/// All parameters of a model, in a fixed order, and the LoRA adapter on them if there is one. Owns them.
public abstract class ModelWeights implements AutoCloseable {
    private final Device device;
    private final List<Parameter> all = new ArrayList<>();
    private DType compute = DType.F32;
    private @Nullable AdapterConfig adapter;

    protected ModelWeights(Device device) {
        this.device = device;
    }

    /// Adds a parameter of zeros. A [TensorScope] has to be open.
    protected final Parameter add(ParameterShape shape) {
        Parameter parameter = new Parameter(shape, device);
        all.add(parameter);
        return parameter;
    }

    /// Adds a parameter of zeros where there is a shape.
    protected final @Nullable Parameter addIfAny(@Nullable ParameterShape shape) {
        return shape == null ? null : add(shape);
    }

    /// Returns whether a matrix is one that an adapter may sit on.
    protected abstract boolean adaptable(Parameter matrix);

    /// Returns the parameters that the optimizer moves even under an adapter.
    protected List<Parameter> beside() {
        return List.of();
    }

    /// Returns which model this is, for messages: `llama model of 30 layers, width 576`.
    public abstract String description();

    public final Device device() {
        return device;
    }

    /// Returns every parameter once, in a fixed order, without those of an adapter.
    public final List<Parameter> parameters() {
        return List.copyOf(all);
    }

    /// Returns the parameters that the optimizer moves: all of them, or those of the adapter when there is one
    /// and what the model trains beside it.
    public final List<Parameter> trainable() {
        return adapter == null
                ? parameters()
                : Stream.concat(adapters().stream().flatMap(each -> Stream.of(each.a(), each.b())), beside().stream())
                        .toList();
    }

    /// Returns the adapter; null when there is none.
    public final @Nullable AdapterConfig adapter() {
        return adapter;
    }

    /// Returns every module that an adapter may sit on, by its name in PEFT, with the shape `[O, K]` of its
    /// weights: the projections of the blocks.
    public final Map<String, long[]> linearModules() {
        Map<String, long[]> modules = new LinkedHashMap<>();
        for (Parameter parameter : all) {
            long[] shape = parameter.master().shape();
            if (shape.length == 2 && adaptable(parameter)) {
                parameter.slices().forEach(slice -> modules.put(module(slice), new long[] {slice.rows(), shape[1]}));
            }
        }
        return modules;
    }

    private static String module(Slice slice) {
        return slice.name().substring(0, slice.name().length() - ".weight".length());
    }

    /// Freezes every parameter but those of [#beside] and puts zero factors on the named modules. They count
    /// from the next [#refresh] on.
    ///
    /// @param modules names of [#linearModules]
    /// @throws IllegalStateException if there is an adapter already
    final void adapt(AdapterConfig config, Collection<String> modules) {
        if (adapter != null) {
            throw new IllegalStateException("there is an adapter already; merge it first");
        }
        List<Parameter> moving = beside();
        all.stream().filter(parameter -> !moving.contains(parameter)).forEach(Parameter::freeze);
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
    final List<LowRankAdapter> adapters() {
        return all.stream().flatMap(parameter -> parameter.adapters().stream()).toList();
    }

    /// Lets the network compute with the adapter, or as the base without it. Nothing is copied or lost; in bf16
    /// the working copies of adapted matrices are written anew.
    public final void useAdapters(boolean on) {
        try (var _ = TensorScope.open()) {
            all.forEach(parameter -> parameter.useAdapters(on));
        }
    }

    /// Adds the adapter to the masters and removes it: the weights are those of a whole model from then on. They
    /// still have to be refreshed.
    public final void mergeAdapters() {
        try (var _ = TensorScope.open()) {
            all.forEach(Parameter::mergeAdapters);
        }
        adapter = null;
    }

    /// Adds the adapter to the masters and keeps it: until it is drawn anew ([Adapters#draw]) it counts twice.
    public final void absorbAdapters() {
        try (var _ = TensorScope.open()) {
            all.forEach(Parameter::absorbAdapters);
        }
    }

    /// Writes the masters, the adapter merged in, into weights of the same shapes, which still have to be
    /// refreshed.
    protected final void copyMerged(ModelWeights target) {
        for (int i = 0; i < all.size(); i++) {
            try (var _ = TensorScope.open()) {
                all.get(i).copyMerged(target.all.get(i).master());
            }
        }
    }

    /// Returns the type the network computes in.
    public final DType compute() {
        return compute;
    }

    /// Brings the working copies up to date with the masters: after loading, and after every optimizer step.
    public final void refresh(DType computeType) {
        compute = computeType;
        try (var _ = TensorScope.open()) {
            all.forEach(parameter -> parameter.refresh(computeType));
        }
    }

    /// Frees what only decoding needs; it is made again when decoding goes on.
    public final void unpack() {
        all.forEach(Parameter::unpack);
    }

    public final void clearGradients() {
        trainable().forEach(Parameter::clearGradient);
    }

    /// Returns the number of values, without those of an adapter.
    public final long count() {
        return all.stream().mapToLong(p -> p.master().count()).sum();
    }

    @Override
    public final void close() {
        all.forEach(Parameter::close);
    }
}
