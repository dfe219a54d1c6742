package dev.edgewise.plugin;

import dev.edgewise.environment.AnswerFormat;

/// What an environment may know of the run.
///
/// @param name unique within the run; what [dev.edgewise.environment.Environment#name] returns
/// @param answer how the final answer is marked in a completion
/// @param showSteps whether expert solutions show their steps
/// @param scoring what outside programs that score completions need
public record EnvironmentContext(String name, AnswerFormat answer, boolean showSteps, ScorerContext scoring) {}
