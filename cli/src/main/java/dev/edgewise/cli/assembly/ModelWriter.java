package dev.edgewise.cli.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.WeightFiles;
import java.io.IOException;
import java.nio.file.Path;

/// Writes a model as a Hugging Face directory that `transformers` opens: `config.json`,
/// `generation_config.json`, `model.safetensors` in F32, and the tokenizer with its chat template.
final class ModelWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelWriter() {}

    /// Fills the existing directory `directory`.
    ///
    /// @throws CheckpointException if a file cannot be written
    static void write(OpenModel model, Path directory) {
        describe(model, directory);
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"),
                WeightFiles.store(model.policy().weights()),
                SafetensorsWriter.PYTORCH);
    }

    /// Everything but the weights.
    static void describe(OpenModel model, Path directory) {
        DecoderConfig decoder = model.policy().weights().config();
        ObjectNode config = model.config().deepCopy();
        config.putArray("architectures").add(SupportedModels.causalClass(decoder.modelType()));
        config.put("dtype", "float32");
        config.remove("torch_dtype");
        write(directory.resolve("config.json"), config);
        write(directory.resolve("generation_config.json"), model.generationConfig());
        model.tokenizer().save(directory);
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
