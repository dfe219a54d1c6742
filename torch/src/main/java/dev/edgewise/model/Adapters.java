package dev.edgewise.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Puts LoRA adapters on weights, new ones or those of a file, and hands their tensors out. The weights still
/// have to be refreshed.
public final class Adapters {
    private Adapters() {}

    /// Adds a new adapter, as PEFT draws it: A from U(−1/√K, 1/√K), which is Kaiming's with a = √5; B zero, so
    /// that the model computes at first what it did without.
    ///
    /// @param config its targets say which modules
    /// @throws dev.edgewise.error.ConfigException if a target matches no module
    public static void create(ModelWeights weights, AdapterConfig config, long seed) {
        Set<String> chosen = config.targets().select(weights.linearModules().keySet());
        weights.adapt(config, chosen);
        draw(weights, seed);
    }

    /// Draws the adapter that is there anew, as [#create] does. The weights still have to be refreshed.
    public static void draw(ModelWeights weights, long seed) {
        for (LowRankAdapter adapter : weights.adapters()) {
            try (var _ = TensorScope.open()) {
                Parameter a = adapter.a();
                a.master().copy_(uniform(a, Seeds.stream(seed, "lora", a.name())));
                adapter.b().master().zero_();
            }
        }
    }

    private static Tensor uniform(Parameter a, RandomGenerator random) {
        float[] values = new float[Math.toIntExact(a.master().count())];
        double bound = 1 / Math.sqrt((double) a.master().size(1));
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return Tensors.floats(a.master().device(), values, a.master().shape());
    }

    /// Adds the adapter of a directory.
    ///
    /// @throws ModelException if it belongs to another model
    public static void load(AdapterDirectory directory, ModelWeights weights) {
        Map<String, long[]> modules = weights.linearModules();
        for (String module : directory.modules()) {
            long[] shape = modules.get(module);
            if (shape == null) {
                throw otherBase(
                        directory, "it adapts " + module + ", which is no projection of a " + weights.description());
            }
            requireShape(directory, AdapterDirectory.factorA(module), 1, shape[1], module, shape);
            requireShape(directory, AdapterDirectory.factorB(module), 0, shape[0], module, shape);
        }
        Predicate<String> meant = directory.config().targets().matcher();
        for (String module : modules.keySet()) {
            if (meant.test(module) && !directory.modules().contains(module)) {
                throw otherBase(directory, "its target_modules mean " + module + ", for which it has no tensors");
            }
        }
        weights.adapt(directory.config(), directory.modules());
        restore(directory.tensors(), weights);
    }

    private static void requireShape(
            AdapterDirectory directory, String name, int axis, long size, String module, long[] shape) {
        TensorInfo info = directory.tensors().info(name);
        if (info.shape()[axis] != size) {
            throw otherBase(
                    directory,
                    "tensor '" + Quoted.of(name) + "' has shape " + Arrays.toString(info.shape()) + ", but " + module
                            + " is " + Arrays.toString(shape));
        }
    }

    private static ModelException otherBase(AdapterDirectory directory, String what) {
        String base = directory.config().baseModel();
        return new ModelException("adapter " + directory.path() + " does not fit this model: " + what + ". "
                + (base.isEmpty()
                        ? "Give the model that it was trained on"
                        : "It was trained on " + base + ": give that")
                + " as --model, or as model.path of a configuration");
    }

    /// Fills what the optimizer moves under an adapter from a file that [#store] wrote.
    ///
    /// @throws ModelException if a tensor is missing or has another shape
    public static void restore(TensorFile file, ModelWeights weights) {
        WeightFiles.restore(file, weights.trainable());
    }

    /// Returns what the optimizer moves under an adapter: A and B of every module, F32, named as PEFT names
    /// them, and what the model trains beside them. The memory stays the weights'.
    ///
    /// @throws IllegalStateException if there is no adapter, or the weights are not in main memory
    public static List<TensorData> store(ModelWeights weights) {
        if (weights.adapter() == null) {
            throw new IllegalStateException("these weights have no adapter");
        }
        return weights.trainable().stream()
                .flatMap(factor -> WeightFiles.store(factor.slices(), factor.master()).stream())
                .toList();
    }
}
