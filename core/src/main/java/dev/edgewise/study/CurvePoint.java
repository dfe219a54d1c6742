package dev.edgewise.study;

/// A held-out measurement in the course of a run.
///
/// @param rollouts completions sampled before it
/// @param tokens prompt and completion tokens of those and of the demonstrations
/// @param frontier rungs climbed, summed over the environments
/// @param accuracy mean over all cells
public record CurvePoint(long rollouts, long tokens, double frontier, double accuracy) {}
