package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.config.ToolStyle;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.Plugins;
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

    @Option(
            names = "--tool-style",
            paramLabel = "template|schema|signatures",
            description = "How tools reach the model: as its chat template writes them, or put into the messages by"
                    + " Edgewise (default: template, or that of the model's run).")
    private @Nullable ToolStyle toolStyle;

    @Option(
            names = "--tool-format",
            paramLabel = "NAME",
            description = "Format in which the model writes calls, such as hermes (default: that of the model's run or"
                    + " chat template).")
    private @Nullable String toolFormat;

    /// Tells whether a format of calls was given.
    boolean givesToolFormat() {
        return toolFormat != null;
    }

    /// Tells whether a system message was given.
    boolean givesSystem() {
        return system != null;
    }

    /// Returns the name of the format in which the model writes calls; null for that of its chat template.
    ///
    /// @param trained how the model's run asked it, which holds where no option says otherwise; empty outside a run
    @Nullable
    String toolFormat(Optional<PromptConfig> trained) {
        return toolFormat == null ? trained.map(PromptConfig::toolFormat).orElse(null) : toolFormat;
    }

    /// @param trained how the model's run asked it, which holds where no option says otherwise; empty outside a run
    /// @param plugins of that run, which may bring the format of its calls
    PromptRenderer renderer(OpenModel model, Optional<PromptConfig> trained, Plugins plugins) {
        boolean bare = raw || trained.filter(p -> p.style() == PromptStyle.RAW).isPresent();
        if (bare && toolStyle != null && toolStyle != ToolStyle.TEMPLATE) {
            throw new ConfigException("--tool-style puts tools into the messages of a chat, but prompts are raw; leave"
                    + " out one of --tool-style and --raw");
        }
        ToolStyle tools = trained.map(PromptConfig::toolStyle).orElse(ToolStyle.TEMPLATE);
        PromptConfig asked = new PromptConfig(
                bare ? PromptStyle.RAW : PromptStyle.AUTO,
                system == null ? trained.map(PromptConfig::system).orElse("") : system,
                AnswerFormat.HASH,
                false,
                splitSpecialTokens
                        || trained.filter(PromptConfig::splitSpecialTokens).isPresent(),
                bare ? ToolStyle.TEMPLATE : toolStyle == null ? tools : toolStyle,
                toolFormat(trained));
        return model.prompts(asked, plugins);
    }
}
