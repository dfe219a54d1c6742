package dev.edgewise.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What sentence-transformers reads beside the weights of a cross-encoder: versions 4 and 5 in `config.json`,
/// version 6 in files of its own. Both say what becomes of a logit. A directory with one of them alone would show
/// other scores in the other version.
public final class RankerFiles {
    private static final String CONFIG = "config.json";
    private static final String OWN_CONFIG = "config_sentence_transformers.json";
    private static final String MODULES = "modules.json";
    private static final String OWN = "sentence_transformers";
    private static final String OLD_ACTIVATION = "sbert_ce_default_activation_function";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RankerFiles() {}

    /// Writes `config.json` and the files of sentence-transformers.
    ///
    /// @param config the one that the model came from
    /// @param architecture the class that `transformers` opens it with
    /// @throws CheckpointException if a file cannot be written
    public static void describe(
            Path directory, ObjectNode config, String architecture, int labels, ScoreActivation activation) {
        ObjectNode whole = config.deepCopy();
        whole.putArray("architectures").add(architecture);
        ObjectNode names = whole.putObject("id2label");
        ObjectNode numbers = whole.putObject("label2id");
        for (int label = 0; label < labels; label++) {
            names.put(Integer.toString(label), "LABEL_" + label);
            numbers.put("LABEL_" + label, label);
        }
        whole.remove("num_labels");
        whole.put("dtype", "float32");
        whole.remove("torch_dtype");
        whole.remove(OLD_ACTIVATION);
        whole.putObject(OWN).put("activation_fn", activation.torchName()).put("version", "5.1.2");
        write(directory.resolve(CONFIG), whole);
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        own.putObject("__version__").put("sentence_transformers", "6.0.1");
        own.put("activation_fn", activation.torchName())
                .putNull("default_prompt_name")
                .put("model_type", "CrossEncoder")
                .putObject("prompts");
        write(directory.resolve(OWN_CONFIG), own);
        write(
                directory.resolve(MODULES),
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(JsonNodeFactory.instance
                                .objectNode()
                                .put("idx", 0)
                                .put("name", "0")
                                .put("path", "")
                                .put("type", "sentence_transformers.base.modules.transformer.Transformer")));
        ObjectNode module = JsonNodeFactory.instance.objectNode().put("transformer_task", "sequence-classification");
        module.putObject("modality_config")
                .putObject("text")
                .put("method", "forward")
                .put("method_output_name", "logits");
        write(directory.resolve("sentence_bert_config.json"), module.put("module_output_name", "scores"));
    }

    /// Returns the activation that a directory says, in the order in which sentence-transformers looks; a sigmoid for
    /// one label, else none, where it says nothing or what is not known.
    ///
    /// @param config `config.json`
    public static ScoreActivation activation(Path directory, JsonNode config, int labels) {
        ScoreActivation standard = labels == 1 ? ScoreActivation.SIGMOID : ScoreActivation.IDENTITY;
        return named(
                        Files.exists(directory.resolve(MODULES))
                                ? read(directory.resolve(OWN_CONFIG)).path("activation_fn")
                                : JsonNodeFactory.instance.missingNode())
                .or(() -> named(config.path(OWN).path("activation_fn")))
                .or(() -> named(config.path(OLD_ACTIVATION)))
                .orElse(standard);
    }

    private static Optional<ScoreActivation> named(JsonNode name) {
        return name.isTextual() ? ScoreActivation.named(name.asText()) : Optional.empty();
    }

    private static JsonNode read(Path file) {
        try {
            return Files.exists(file) ? JSON.readTree(file.toFile()) : JsonNodeFactory.instance.missingNode();
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static void write(Path file, JsonNode json) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another directory", e);
        }
    }
}
