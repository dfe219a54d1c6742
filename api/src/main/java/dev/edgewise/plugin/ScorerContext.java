package dev.edgewise.plugin;

import java.util.Map;
import java.util.function.Consumer;

/// What a scorer may know of the run.
///
/// @param dataset the name of the data set that is scored
/// @param variables the process's environment variables, for tokens
/// @param log where the standard error of a process goes
/// @param say takes a line for a person before anything is asked
public record ScorerContext(
        String dataset, Map<String, String> variables, ProcessBuilder.Redirect log, Consumer<String> say) {
    public ScorerContext {
        variables = Map.copyOf(variables);
    }

    /// Returns the same context for another data set.
    public ScorerContext of(String other) {
        return new ScorerContext(other, variables, log, say);
    }
}
