package dev.edgewise.format.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.file.JsonFault;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.ShardedSafetensors;
import dev.edgewise.format.tensor.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A directory as `save_pretrained` writes it: config.json, model.safetensors or its shards with their index, the
/// tokenizer's files.
final class HuggingFaceDirectory implements ModelSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final JsonNode config;
    private final JsonNode generationConfig;
    private final TensorFile weights;
    private final List<String> notes;

    private HuggingFaceDirectory(
            Path directory, JsonNode config, JsonNode generationConfig, TensorFile weights, List<String> notes) {
        this.directory = directory;
        this.config = config;
        this.generationConfig = generationConfig;
        this.weights = weights;
        this.notes = notes;
    }

    /// @throws ModelException if config.json or the weights are missing, damaged or not supported
    static HuggingFaceDirectory open(Path directory) {
        ObjectNode config = config(directory);
        SupportedModels.requireSupported(
                directory.resolve("config.json"),
                "model_type",
                config.path("model_type").asText(""));
        return open(directory, config, true);
    }

    /// Opens a directory of whatever architecture; who reads its configuration refuses what is not known.
    ///
    /// @throws ModelException if config.json or the weights are missing or damaged
    static HuggingFaceDirectory ofAnyType(Path directory) {
        return open(directory, config(directory), false);
    }

    /// Returns `config.json` of a directory.
    ///
    /// @throws ModelException if it is missing or damaged
    static ObjectNode config(Path directory) {
        Path file = directory.resolve("config.json");
        if (!Files.exists(file)) {
            throw new ModelException(withoutConfig(directory));
        }
        return readObject(file);
    }

    /// @param decoder whether a head may share its weights with the embedding
    private static HuggingFaceDirectory open(Path directory, ObjectNode config, boolean decoder) {
        if (config.hasNonNull("quantization_config")) {
            String method =
                    config.path("quantization_config").path("quant_method").asText("unknown");
            throw new ModelException(directory.resolve("config.json") + ": the weights are quantised by '" + method
                    + "', which is not supported; use the unquantised model or a GGUF file");
        }
        Path generation = directory.resolve("generation_config.json");
        JsonNode generationConfig = Files.exists(generation) ? readObject(generation) : JSON.createObjectNode();
        TensorFile weights = openWeights(directory);
        try {
            List<String> notes =
                    decoder ? TiedHead.resolve(config, weights).stream().toList() : List.of();
            return new HuggingFaceDirectory(directory, config, generationConfig, weights, notes);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static TensorFile openWeights(Path directory) {
        Path single = directory.resolve("model.safetensors");
        if (Files.exists(single)) {
            return Safetensors.open(single);
        }
        Path index = directory.resolve("model.safetensors.index.json");
        if (Files.exists(index)) {
            return ShardedSafetensors.open(index);
        }
        List<String> files = files(directory);
        if (files.stream().anyMatch(name -> name.matches("pytorch_model.*\\.bin(\\.index\\.json)?"))) {
            throw new ModelException(
                    directory + " has its weights only as pytorch_model.bin, which can run code when read;"
                            + " convert them to safetensors: transformers' save_pretrained does it");
        }
        throw new ModelException(directory
                + " has neither model.safetensors nor model.safetensors.index.json; it holds: " + listed(files));
    }

    private static String withoutConfig(Path directory) {
        List<String> files = files(directory);
        if (files.contains("adapter_config.json")) {
            return directory
                    + " is an adapter (adapter_config.json), not a whole model; merge it into its base model first";
        }
        List<String> ggufs =
                files.stream().filter(name -> name.endsWith(".gguf")).toList();
        if (!ggufs.isEmpty()) {
            return directory + " has no config.json; give the GGUF file itself: " + directory.resolve(ggufs.getFirst());
        }
        return directory + " has no config.json, so it is not a Hugging Face model directory; it holds: "
                + listed(files);
    }

    private static List<String> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException(directory + " cannot be listed: " + e.getMessage() + "; check its permissions", e);
        }
    }

    private static String listed(List<String> files) {
        int shown = 10;
        String names = files.isEmpty()
                ? "nothing"
                : String.join(", ", files.stream().limit(shown).toList());
        return files.size() > shown ? names + ", …" : names;
    }

    private static ObjectNode readObject(Path file) {
        try {
            JsonNode node = JSON.readTree(Files.readString(file));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new ModelException(
                    file + " must hold a JSON object but holds " + node.getNodeType() + "; download it again");
        } catch (JsonProcessingException e) {
            throw new ModelException(file + " is not valid JSON: " + JsonFault.reason(e) + "; download it again", e);
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
    }

    @Override
    public Path path() {
        return directory;
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public JsonNode generationConfig() {
        return generationConfig;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public TensorFile weights() {
        return weights;
    }

    @Override
    public TokenizerSource tokenizer() {
        return new TokenizerSource.Directory(directory);
    }

    @Override
    public void close() {
        weights.close();
    }
}
