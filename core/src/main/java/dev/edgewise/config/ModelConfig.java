package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import org.jspecify.annotations.Nullable;

/// The model that is trained: exactly one of `path` and `init`.
@About("The policy. Give exactly one of `path` and `init`.")
public record ModelConfig(
        @Key(
                value =
                        "A pretrained model: a Hugging Face directory, a .gguf file, or a hub id, which is downloaded once.",
                hubId = true)
        @Nullable
        String path,

        @Key("A new model with random weights.") @Nullable InitConfig init,

        @Key("Train a LoRA adapter on the model at `path` instead of all its weights.") @Nullable
        LoraConfig lora) {

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
