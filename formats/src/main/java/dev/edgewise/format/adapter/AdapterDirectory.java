package dev.edgewise.format.adapter;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A LoRA adapter as PEFT's `save_pretrained` writes it: `adapter_config.json` and `adapter_model.safetensors`.
///
/// Everything that can be checked without the base is checked on opening. Closing unmaps the tensors.
public final class AdapterDirectory implements AutoCloseable {
    /// The file of the tensors.
    public static final String TENSORS = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";
    private static final Pattern FACTOR = Pattern.compile("base_model\\.model\\.(.+)\\.lora_([AB])\\.weight");

    private final Path path;
    private final AdapterConfig config;
    private final TensorFile tensors;
    private final Set<String> modules;

    private AdapterDirectory(Path path, AdapterConfig config, TensorFile tensors, Set<String> modules) {
        this.path = path;
        this.config = config;
        this.tensors = tensors;
        this.modules = Collections.unmodifiableSet(modules);
    }

    /// Returns whether `path` is a directory that holds an adapter and not a whole model.
    public static boolean isAdapter(Path path) {
        return Files.isRegularFile(path.resolve(AdapterConfigFile.NAME)) && !Files.exists(path.resolve("config.json"));
    }

    /// Returns the configuration alone.
    ///
    /// @throws ModelException as [#open]
    public static AdapterConfig config(Path path) {
        if (!Files.isRegularFile(path.resolve(AdapterConfigFile.NAME))) {
            throw new ModelException(
                    path + (Files.isDirectory(path) ? " has no " + AdapterConfigFile.NAME : " is no directory")
                            + "; give an adapter directory as PEFT's save_pretrained or a training run with model.lora"
                            + " writes it (RUN/final)");
        }
        return AdapterConfigFile.read(path.resolve(AdapterConfigFile.NAME));
    }

    /// Opens and checks an adapter; the caller closes the result.
    ///
    /// @throws ModelException if a file is missing or damaged, the adapter is no plain LoRA, a tensor lacks its
    ///     partner, or a rank is not the one of the configuration
    public static AdapterDirectory open(Path path) {
        AdapterConfig config = config(path);
        Path file = path.resolve(TENSORS);
        if (!Files.exists(file)) {
            boolean pickled = Files.exists(path.resolve("adapter_model.bin"));
            throw new ModelException(path + " has no " + TENSORS
                    + (pickled
                            ? ", only adapter_model.bin, which can run code when read; save the adapter again in"
                                    + " PEFT with safe_serialization=True"
                            : "; the adapter is incomplete: take it from its source again"));
        }
        TensorFile tensors = Safetensors.open(file);
        try {
            return new AdapterDirectory(path, config, tensors, modules(tensors, config));
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    private static Set<String> modules(TensorFile tensors, AdapterConfig config) {
        Set<String> modules = new LinkedHashSet<>();
        Predicate<String> meant = config.targets().matcher();
        for (TensorInfo info : tensors.tensors().values()) {
            Matcher name = FACTOR.matcher(info.name());
            if (!name.matches()) {
                throw new ModelException("tensor '" + Quoted.of(info.name()) + "' of " + tensors.path()
                        + " is no LoRA factor of a linear layer (base_model.model.….lora_A.weight or …lora_B.weight), the"
                        + " only kind that Edgewise applies; merge the adapter in PEFT (merge_and_unload) and use the"
                        + " merged model");
            }
            boolean a = name.group(2).equals("A");
            String partner = a ? factorB(name.group(1)) : factorA(name.group(1));
            if (!tensors.tensors().containsKey(partner)) {
                throw new ModelException(
                        "tensor '" + Quoted.of(info.name()) + "' of " + tensors.path() + " lacks its partner '"
                                + Quoted.of(partner) + "'; the file is incomplete: take it from its source again");
            }
            long[] shape = info.shape();
            if (shape.length != 2 || shape[a ? 0 : 1] != config.rank()) {
                throw new ModelException("tensor '" + Quoted.of(info.name()) + "' of " + tensors.path() + " has shape "
                        + Arrays.toString(shape) + " but " + AdapterConfigFile.NAME + " says r " + config.rank()
                        + "; the two files are not of one adapter");
            }
            String module = name.group(1);
            if (!config.targets().entries().isEmpty() && !meant.test(module)) {
                throw new ModelException("tensor '" + Quoted.of(info.name()) + "' of " + tensors.path()
                        + " is not among the modules that "
                        + AdapterConfigFile.NAME + " names (target_modules, exclude_modules, layers_to_transform);"
                        + " PEFT would pass over it. The two files are not of one adapter: take both from its source"
                        + " again");
            }
            modules.add(module);
        }
        if (modules.isEmpty()) {
            throw new ModelException(tensors.path() + " holds no tensors; the adapter is empty");
        }
        return modules;
    }

    /// Returns the name of A `[r, K]` of a module: what PEFT calls it in a file.
    public static String factorA(String module) {
        return PREFIX + module + ".lora_A.weight";
    }

    /// Returns the name of B `[O, r]` of a module.
    public static String factorB(String module) {
        return PREFIX + module + ".lora_B.weight";
    }

    /// Fills the existing directory `path`.
    ///
    /// @param tensors named by [#factorA] and [#factorB]
    /// @throws dev.edgewise.error.CheckpointException if a file cannot be written
    public static void write(Path path, AdapterConfig config, List<TensorData> tensors) {
        describe(path, config);
        SafetensorsWriter.write(path.resolve(TENSORS), tensors, SafetensorsWriter.PYTORCH);
    }

    /// Writes `adapter_config.json` alone.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void describe(Path path, AdapterConfig config) {
        AdapterConfigFile.write(path.resolve(AdapterConfigFile.NAME), config);
    }

    public Path path() {
        return path;
    }

    public AdapterConfig config() {
        return config;
    }

    /// Returns A and B of every module.
    public TensorFile tensors() {
        return tensors;
    }

    /// Returns the modules that carry factors, in file order: `model.layers.0.self_attn.q_proj`.
    public Set<String> modules() {
        return modules;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
