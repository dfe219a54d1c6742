package dev.edgewise.cli;

import dev.edgewise.cli.assembly.OpenModel;
import dev.edgewise.trainer.PromptRenderer;
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

    /// @param defaultSystem used when there is no --system
    PromptRenderer renderer(OpenModel model, String defaultSystem, boolean rawByDefault, boolean splitByDefault) {
        return new PromptRenderer(
                model.tokenizer(),
                raw || rawByDefault ? null : model.template(),
                system == null ? defaultSystem : system,
                splitSpecialTokens || splitByDefault);
    }
}
