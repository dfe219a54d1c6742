package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.tensor.TensorFile;
import java.nio.file.Path;
import java.util.List;

/// A model on disk, seen as Hugging Face lays models out. Closing it closes its weights.
public interface ModelSource extends AutoCloseable {
    /// Returns the directory or file.
    Path path();

    /// Returns what `config.json` says, as far as the weights bear it out; `model_type` is one of
    /// [SupportedModels#TYPES].
    JsonNode config();

    /// Returns what a person should know before using the model: where the files contradict each other.
    default List<String> notes() {
        return List.of();
    }

    /// Returns what `generation_config.json` says; an empty object where there is none.
    JsonNode generationConfig();

    /// Returns the weights under Hugging Face's names: `model.layers.0.self_attn.q_proj.weight`.
    TensorFile weights();

    /// Returns where the tokenizer lies.
    TokenizerSource tokenizer();

    @Override
    void close();
}
