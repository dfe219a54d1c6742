package dev.edgewise.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Weights to and from tensors named as Hugging Face names them.
public final class WeightFiles {
    /// `initializer_range` of `transformers`.
    private static final double SCORE_RANGE = 0.02;

    private WeightFiles() {}

    /// Tells whether a file holds the head of a decoder that scores.
    public static boolean holdsScores(TensorFile file) {
        return file.tensors().containsKey(DecoderShapes.SCORE);
    }

    /// Returns new weights with the values of a file; they still have to be refreshed. The caller closes them.
    ///
    /// Names and shapes are compared first, so that a configuration that asks for more than the file holds costs
    /// no memory.
    ///
    /// @throws ModelException as [#requireFit]
    public static Weights open(TensorFile file, DecoderConfig config, Device device) {
        return open(file, config, device, 0);
    }

    /// As above.
    ///
    /// @param seed of the head that scores, where the file has none
    public static Weights open(TensorFile file, DecoderConfig config, Device device, long seed) {
        requireFit(file, config);
        Weights weights = new Weights(config, device);
        try {
            if (config.scores() > 0) {
                RandomWeights.fill(weights.head(), seed, SCORE_RANGE);
            }
            fill(file, weights);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// Refuses a file whose tensors are not those of the configuration, by their names and shapes alone. The
    /// head of a decoder that scores may be missing.
    ///
    /// @throws ModelException if a tensor is missing, has another shape, or does not belong to this architecture
    public static void requireFit(TensorFile file, DecoderConfig config) {
        if (config.scores() > 0 && holdsScores(file)) {
            requireScores(file, config.scores());
        }
        Set<String> used = new HashSet<>();
        new DecoderShapes(config).all().forEach(parameter -> {
            for (Slice slice : parameter.slices()) {
                if (isStored(file, slice)) {
                    used.add(checked(file, slice, parameter.shape(slice)));
                }
            }
        });
        for (String name : file.tensors().keySet()) {
            boolean known = used.contains(name)
                    || name.endsWith("rotary_emb.inv_freq")
                    || ((config.tied() || config.scores() > 0) && name.equals(DecoderShapes.HEAD));
            if (!known) {
                throw new ModelException("tensor '" + Quoted.of(name) + "' of " + file.path() + " does not belong to a "
                        + config.modelType() + " model with this config.json; "
                        + "check that weights and configuration are of one model");
            }
        }
    }

    private static void requireScores(TensorFile file, int scores) {
        long[] shape = file.info(DecoderShapes.SCORE).shape();
        if (shape.length == 2 && shape[0] != scores) {
            throw new ModelException("the head of " + file.path() + " has " + shape[0] + " labels ('"
                    + DecoderShapes.SCORE + "'), but " + scores + " were asked for; train with " + shape[0]
                    + " labels, or start from a checkpoint without a head");
        }
    }

    /// Fills the masters of `weights`; the working copies still have to be refreshed.
    ///
    /// @throws ModelException as [#requireFit]
    public static void load(TensorFile file, Weights weights) {
        requireFit(file, weights.config());
        fill(file, weights);
    }

    private static void fill(TensorFile file, Weights weights) {
        for (Parameter parameter : weights.parameters()) {
            if (isStored(file, parameter.slices().getFirst())) {
                fill(file, parameter, slice -> stored(file, slice));
            }
        }
    }

    /// Tells whether a file has to hold a slice: all but the head that scores, which starts at random values.
    private static boolean isStored(TensorFile file, Slice slice) {
        return !slice.name().equals(DecoderShapes.SCORE) || holdsScores(file);
    }

    /// Returns the name that a tensor has in the file.
    private static String checked(TensorFile file, Slice slice, long[] expected) {
        String name = stored(file, slice);
        requireShape(file, name, expected);
        return name;
    }

    /// Refuses a tensor that is missing or has another shape.
    ///
    /// @throws ModelException if so
    public static void requireShape(TensorFile file, String name, long[] expected) {
        TensorInfo info = info(file, name);
        if (!Arrays.equals(info.shape(), expected)) {
            throw new ModelException("tensor '" + Quoted.of(info.name()) + "' of " + file.path() + " has shape "
                    + Arrays.toString(info.shape()) + " but config.json asks for "
                    + Arrays.toString(expected)
                    + "; check that weights and configuration are of one model");
        }
    }

    /// Returns the name under which the file has a slice. It may have a tied model's head alone: `transformers`
    /// ties the two by whichever is there.
    private static String stored(TensorFile file, Slice slice) {
        boolean headAlone = slice.name().equals(DecoderShapes.EMBEDDING)
                && !file.tensors().containsKey(DecoderShapes.EMBEDDING)
                && file.tensors().containsKey(DecoderShapes.HEAD);
        return headAlone ? DecoderShapes.HEAD : slice.name();
    }

    /// Fills the masters of some parameters from a file that holds what [#store(ModelWeights)] returned for
    /// them; the working copies still have to be refreshed.
    ///
    /// @throws ModelException if a tensor is missing or has another shape
    public static void restore(TensorFile file, List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            parameter.slices().forEach(slice -> checked(file, slice, sliceShape(parameter.master(), slice)));
            fill(file, parameter, slice -> stored(file, slice));
        }
    }

    /// Fills the master of a parameter.
    ///
    /// @param stored the name that the file has for a slice, whose shape was compared before
    public static void fill(TensorFile file, Parameter parameter, Function<Slice, String> stored) {
        try (var _ = TensorScope.open()) {
            fillInScope(file, parameter, stored);
        }
    }

    private static void fillInScope(TensorFile file, Parameter parameter, Function<Slice, String> stored) {
        Tensor master = parameter.master();
        boolean direct = master.isCpu();
        Tensor target = direct ? master : Tensors.empty(Device.CPU, master.type(), master.shape());
        long rowBytes = target.memory().byteSize() / target.size(0);
        for (Slice slice : parameter.slices()) {
            file.read(stored.apply(slice), target.memory().asSlice(slice.start() * rowBytes, slice.rows() * rowBytes));
        }
        if (!direct) {
            master.copy_(target);
        }
    }

    private static TensorInfo info(TensorFile file, String name) {
        if (!file.tensors().containsKey(name)) {
            throw new ModelException("tensor '" + Quoted.of(name) + "' is missing from " + file.path() + ", which has "
                    + file.tensors().size() + " tensors; the file is incomplete or of another model");
        }
        return file.info(name);
    }

    private static long[] sliceShape(Tensor master, Slice slice) {
        long[] shape = master.shape();
        shape[0] = slice.rows();
        return shape;
    }

    /// Fills an F32 tensor, on any device, with the tensor `name` of a file.
    ///
    /// @throws ModelException if there is none or it has another size
    public static void read(TensorFile file, String name, Tensor target) {
        long expected = target.count();
        if (info(file, name).elements() != expected) {
            throw new ModelException("tensor '" + Quoted.of(name) + "' of " + file.path() + " has "
                    + info(file, name).elements() + " elements but " + expected
                    + " were expected; check that the file is of this model");
        }
        try (var _ = TensorScope.open()) {
            Tensor here = target.isCpu() ? target : Tensors.empty(Device.CPU, target.type(), target.shape());
            file.read(name, here.memory());
            if (!target.isCpu()) {
                target.copy_(here);
            }
        }
    }

    /// Returns the masters as F32 tensors to write. Those in main memory are not copied: they stay the weights'
    /// and must not change before they are written; those on another device are copied one by one, when their
    /// turn comes.
    public static List<TensorData> store(ModelWeights weights) {
        List<TensorData> tensors = new ArrayList<>();
        for (Parameter parameter : weights.parameters()) {
            tensors.addAll(store(parameter.slices(), parameter.master()));
        }
        return tensors;
    }

    /// Returns one F32 tensor as tensors to write, cut into `slices`; see [#store(ModelWeights)].
    public static List<TensorData> store(List<Slice> slices, Tensor tensor) {
        return slices.stream()
                .map(s -> new TensorData(
                        new TensorInfo(s.name(), ElementType.F32, sliceShape(tensor, s)), () -> bytes(tensor, s)))
                .toList();
    }

    private static MemorySegment bytes(Tensor tensor, Slice slice) {
        if (!tensor.isCpu()) {
            try (var _ = TensorScope.open()) {
                return tensor.narrow(0, slice.start(), slice.rows()).bytes();
            }
        }
        MemorySegment memory = tensor.memory();
        long rowBytes = memory.byteSize() / tensor.size(0);
        return memory.asSlice(slice.start() * rowBytes, slice.rows() * rowBytes);
    }
}
