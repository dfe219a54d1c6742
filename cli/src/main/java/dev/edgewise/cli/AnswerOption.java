package dev.edgewise.cli;

import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.PromptStyle;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.AnswerFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that says how tasks want their answer marked.
final class AnswerOption {
    @Option(
            names = "--answer",
            paramLabel = "FORMAT",
            description = "bare, hash, boxed or tag (default: that of the run's configuration, else hash).")
    private @Nullable String answer;

    /// Returns how tasks are put to a model.
    ///
    /// @param run the configuration that the model was trained with, or that was named
    PromptConfig prompt(Optional<RunConfig> run) {
        PromptConfig base = run.map(RunConfig::prompt)
                .orElse(new PromptConfig(PromptStyle.AUTO, "", AnswerFormat.HASH, false, false));
        if (answer == null) {
            return base;
        }
        AnswerFormat format = AnswerFormat.of(answer);
        return new PromptConfig(
                base.style(),
                base.system(),
                format,
                base.showSteps() && format.allowsSteps(),
                base.splitSpecialTokens(),
                base.toolStyle(),
                base.toolFormat());
    }
}
