package dev.edgewise.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Weights to and from tensors named as Hugging Face names them.
public final class WeightFiles {
    private WeightFiles() {}

    /// Fills the masters of `weights`; the working copies still have to be refreshed.
    ///
    /// @throws ModelException if a tensor is missing, has another shape, or does not belong to this architecture
    public static void load(TensorFile file, Weights weights) {
        Set<String> used = new HashSet<>();
        for (Parameter parameter : weights.parameters()) {
            try (var _ = TensorScope.open()) {
                load(file, parameter, used);
            }
        }
        for (String name : file.tensors().keySet()) {
            boolean known = used.contains(name)
                    || name.endsWith("rotary_emb.inv_freq")
                    || (weights.config().tied() && name.equals("lm_head.weight"));
            if (!known) {
                throw new ModelException("tensor '" + name + "' of " + file.path() + " does not belong to a "
                        + weights.config().modelType() + " model with this config.json; "
                        + "check that weights and configuration are of one model");
            }
        }
    }

    /// Fills one parameter and notes the names read.
    static void load(TensorFile file, Parameter parameter, Set<String> used) {
        Tensor master = parameter.master();
        boolean direct = master.isCpu();
        Tensor target = direct ? master : Tensor.empty(Device.CPU, master.type(), master.shape());
        long rowBytes = target.memory().byteSize() / target.size(0);
        for (Slice slice : parameter.slices()) {
            TensorInfo info = info(file, slice.name());
            long[] expected = sliceShape(master, slice);
            if (!Arrays.equals(info.shape(), expected)) {
                throw new ModelException("tensor '" + slice.name() + "' of " + file.path() + " has shape "
                        + Arrays.toString(info.shape()) + " but config.json asks for " + Arrays.toString(expected)
                        + "; check that weights and configuration are of one model");
            }
            file.read(slice.name(), target.memory().asSlice(slice.start() * rowBytes, slice.rows() * rowBytes));
            used.add(slice.name());
        }
        if (!direct) {
            master.copy_(target);
        }
    }

    private static TensorInfo info(TensorFile file, String name) {
        if (!file.tensors().containsKey(name)) {
            throw new ModelException("tensor '" + name + "' is missing from " + file.path() + ", which has "
                    + file.tensors().size() + " tensors; the file is incomplete or of another model");
        }
        return file.info(name);
    }

    private static long[] sliceShape(Tensor master, Slice slice) {
        long[] shape = master.shape();
        shape[0] = slice.rows();
        return shape;
    }

    /// The masters as F32 tensors to write; the memory stays the weights' and must not change before it is
    /// written.
    ///
    /// @throws IllegalStateException if the weights are not in main memory
    public static List<TensorData> store(Weights weights) {
        List<TensorData> tensors = new ArrayList<>();
        for (Parameter parameter : weights.parameters()) {
            tensors.addAll(store(parameter.slices(), parameter.master()));
        }
        return tensors;
    }

    /// One F32 tensor in main memory as tensors to write, cut into `slices`.
    public static List<TensorData> store(List<Slice> slices, Tensor tensor) {
        MemorySegment memory = tensor.memory();
        long rowBytes = memory.byteSize() / tensor.size(0);
        return slices.stream()
                .map(s -> new TensorData(
                        new TensorInfo(s.name(), ElementType.F32, sliceShape(tensor, s)),
                        () -> memory.asSlice(s.start() * rowBytes, s.rows() * rowBytes)))
                .toList();
    }
}
