package dev.edgewise.cli.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import java.io.IOException;
import java.nio.file.Path;

/// Writes a model as a Hugging Face directory that `transformers` opens: `config.json`, `generation_config.json`,
/// `model.safetensors` in F32, and the tokenizer with its chat template. A model under an adapter is written as a
/// directory that PEFT opens: `adapter_config.json`, `adapter_model.safetensors`, and the tokenizer.
public final class ModelWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelWriter() {}

    /// Fills the existing directory `directory`.
    ///
    /// @throws CheckpointException if a file cannot be written
    public static void write(OpenModel model, Path directory) {
        describe(model, directory);
        Weights weights = model.policy().weights();
        boolean whole = weights.adapter() == null;
        SafetensorsWriter.write(
                directory.resolve(whole ? "model.safetensors" : AdapterDirectory.TENSORS),
                whole ? WeightFiles.store(weights) : Adapters.store(weights),
                SafetensorsWriter.PYTORCH);
    }

    /// Everything but the weights.
    static void describe(OpenModel model, Path directory) {
        AdapterConfig adapter = model.policy().weights().adapter();
        if (adapter == null) {
            describeWhole(model, directory);
        } else {
            AdapterDirectory.describe(directory, adapter);
        }
        model.tokenizer().save(directory);
    }

    private static void describeWhole(OpenModel model, Path directory) {
        DecoderConfig decoder = model.policy().weights().config();
        ObjectNode config = model.config().deepCopy();
        config.putArray("architectures").add(SupportedModels.causalClass(decoder.modelType()));
        config.put("dtype", "float32");
        config.remove("torch_dtype");
        write(directory.resolve("config.json"), config);
        write(directory.resolve("generation_config.json"), model.generationConfig());
    }

    private static void write(Path file, ObjectNode json) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another"
                            + " run directory with --run",
                    e);
        }
    }
}
