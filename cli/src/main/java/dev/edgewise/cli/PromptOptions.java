package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.trainer.PromptRenderer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how text becomes a prompt.
final class PromptOptions {
    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "System message (default: none, or that of the model's run).")
    private @Nullable String system;

    @Option(names = "--raw", description = "Give the prompt as it is, even if the model has a chat template.")
    private boolean raw;

    @Option(
            names = "--split-special-tokens",
            description = "Take special tokens written out in prompts and messages for ordinary text.")
    private boolean splitSpecialTokens;

    /// @param trained how the model's run asked it, which holds where no option says otherwise; empty outside a run
    PromptRenderer renderer(OpenModel model, Optional<PromptConfig> trained) {
        boolean bare = raw || trained.filter(p -> p.style() == PromptStyle.RAW).isPresent();
        return new PromptRenderer(
                model.tokenizer(),
                bare ? null : model.template(),
                system == null ? trained.map(PromptConfig::system).orElse("") : system,
                splitSpecialTokens
                        || trained.filter(PromptConfig::splitSpecialTokens).isPresent());
    }
}
