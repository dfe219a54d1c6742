package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.policy.Policy;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A policy with its tokenizer and everything needed to save it again. Closing closes both.
///
/// @param template null when the model has no chat template
/// @param config `config.json` as it will be saved
/// @param generationConfig `generation_config.json` as it will be saved
/// @param notes what a person should know before using it
public record OpenModel(
        Policy policy,
        HfTokenizer tokenizer,
        @Nullable ChatTemplate template,
        ObjectNode config,
        ObjectNode generationConfig,
        List<String> notes)
        implements AutoCloseable {
    public OpenModel {
        notes = List.copyOf(notes);
    }

    /// Returns the renderer a configuration asks for.
    ///
    /// @param plugins which may bring the format of calls
    /// @throws dev.edgewise.error.ConfigException if it asks for chat and the model has no template
    public PromptRenderer prompts(PromptConfig config, Plugins plugins) {
        return RunOutline.prompts(config, tokenizer, template, plugins);
    }

    @Override
    public void close() {
        policy.close();
        tokenizer.close();
    }
}
