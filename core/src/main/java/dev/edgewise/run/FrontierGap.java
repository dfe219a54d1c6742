package dev.edgewise.run;

/// How far the rungs that were trained lay from the frontier, in rungs, over all rollouts of an environment.
///
///     gap = level − (frontier − ½)
///
/// The frontier is the one that the curriculum knew when it asked. −½ is the last rung climbed, +½ the first one
/// to climb.
///
/// @param mean signed mean of the gap: above 0 training ran ahead of the model, below 0 behind it
/// @param distance mean of the absolute gap; ½ is as near as can be
public record FrontierGap(double mean, double distance) {}
