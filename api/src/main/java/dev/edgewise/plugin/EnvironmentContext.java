package dev.edgewise.plugin;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.error.ConfigException;
import dev.edgewise.tool.CallFormat;
import java.util.function.Supplier;

/// What an environment may know of the run.
///
/// @param name unique within the run; what [dev.edgewise.environment.Environment#name] returns
/// @param answer how the final answer is marked in a completion
/// @param showSteps whether expert solutions show their steps
/// @param scoring what outside programs that score completions need
/// @param calls gives the format in which the model writes calls. Environments are made before the model is looked
///     at, so it is to be asked for each completion, and not kept
public record EnvironmentContext(
        String name, AnswerFormat answer, boolean showSteps, ScorerContext scoring, Supplier<CallFormat> calls) {
    /// Makes a context for environments without tools.
    public EnvironmentContext(String name, AnswerFormat answer, boolean showSteps, ScorerContext scoring) {
        this(name, answer, showSteps, scoring, () -> {
            throw new ConfigException("the format in which the model writes calls is not known here");
        });
    }
}
