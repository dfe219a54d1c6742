package dev.edgewise.plugin;

import dev.edgewise.completion.CompletionFormats;

/// What a guard may know of the run.
///
/// @param seed of the run
/// @param rollbacks how often a guard may go back to a healthy checkpoint before the run stops
/// @param beta weight of the KL divergence to the reference that the run begins with; 0 if there is none
/// @param formats classifies completions
public record GuardContext(long seed, int rollbacks, double beta, CompletionFormats formats) {}
