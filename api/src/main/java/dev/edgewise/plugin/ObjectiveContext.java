package dev.edgewise.plugin;

/// What an objective may know of the run; names as in TRL's `GRPOConfig`.
///
/// @param epsilon lower clip of the probability ratio
/// @param epsilonHigh upper clip
/// @param beta weight of the KL divergence to the reference
/// @param measuresKl whether the divergence is measured even if its weight is 0
/// @param maxCompletionLength most tokens of a completion
public record ObjectiveContext(
        double epsilon, double epsilonHigh, double beta, boolean measuresKl, int maxCompletionLength) {}
