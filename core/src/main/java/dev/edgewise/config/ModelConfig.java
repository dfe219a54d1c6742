package dev.edgewise.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The model that is trained: exactly one of `path` and `init`.
///
/// @param path an absolute path of a Hugging Face directory or GGUF file, or a hub id
/// @param init the shape of a new model with random weights
/// @param lora the adapter that is trained instead of the model's own weights; null for all weights
public record ModelConfig(
        @Nullable String path,
        @Nullable InitConfig init,
        @Nullable LoraConfig lora) {
    static final Section SECTION = Section.of(
            "The policy. Give exactly one of `path` and `init`.",
            Key.pathOrHubId(
                    "path",
                    null,
                    List.of(),
                    "A pretrained model: a Hugging Face directory, a .gguf file, or a hub id, which is downloaded once."),
            Key.optionalSection("init", InitConfig.SECTION, "A new model with random weights."),
            Key.optionalSection(
                    "lora",
                    LoraConfig.SECTION,
                    "Train a LoRA adapter on the model at `path` instead of all its weights."));

    public ModelConfig {
        if (path == null && init == null) {
            throw new InvalidValue("path", "or model.init must be given: a model to load, or the shape of a new one");
        }
        if (path != null && init != null) {
            throw new InvalidValue(
                    "path",
                    "and model.init exclude each other but both are given: remove one"
                            + " (on the command line: --set model.init=null)");
        }
        if (lora != null && path == null) {
            throw new InvalidValue(
                    "lora",
                    "needs model.path, the pretrained model that the adapter belongs to, but model.init is given:"
                            + " remove model.lora to train all weights of the new model");
        }
    }
}
