package dev.edgewise.format.model;

import dev.edgewise.error.ModelException;
import java.nio.file.Path;
import java.util.List;

/// The model types Edgewise can run. GGUF's architectures have the same names.
public final class SupportedModels {
    /// Hugging Face's `model_type`.
    public static final List<String> TYPES = List.of("llama", "qwen2", "qwen3");

    /// What the classes end with that `transformers` loads models with that give labels.
    static final String CLASSIFIER = "ForSequenceClassification";

    private SupportedModels() {}

    /// Refuses what Edgewise cannot run.
    ///
    /// @param key what names the type in the file: `model_type`
    /// @throws ModelException if the type is not supported
    public static void requireSupported(Path file, String key, String type) {
        if (!TYPES.contains(type)) {
            throw new ModelException(file + ": " + key + " must be one of " + String.join(", ", TYPES) + " but was '"
                    + type + "'; use a model of one of these architectures (SmolLM2 and TinyLlama are llama)");
        }
    }

    /// Returns the class `transformers` loads a supported type with: `LlamaForCausalLM`.
    public static String causalClass(String type) {
        return name(type) + "ForCausalLM";
    }

    /// Returns the class that `transformers` loads a decoder of a supported type with that has a head on its
    /// last token: `LlamaForSequenceClassification`.
    public static String scoringClass(String type) {
        return name(type) + CLASSIFIER;
    }

    private static String name(String type) {
        return Character.toUpperCase(type.charAt(0)) + type.substring(1);
    }
}
