package dev.edgewise.cli;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.error.ConfigException;

/// How many tokens a model's context leaves to completions.
///
/// @param context tokens of prompt and completion together
/// @param prompt tokens of the longest prompt
record ContextBudget(int context, int prompt) {
    static ContextBudget of(OpenModel model, int prompt) {
        return new ContextBudget(model.policy().weights().config().context(), prompt);
    }

    /// Refuses completions that do not fit, and prompts that leave no room for one.
    ///
    /// @throws ConfigException if so
    void require(int maxCompletionLength) {
        if ((long) prompt + maxCompletionLength > context) {
            throw new ConfigException("the longest prompt has " + prompt
                    + " tokens, which with --max-completion-length " + maxCompletionLength
                    + " exceed the model's context of " + context + "; shorten one of them");
        }
    }

    /// Returns `wanted`, or what is left of the context if that is less; at least 1.
    int fit(int wanted) {
        return Math.max(1, Math.min(wanted, context - prompt));
    }
}
