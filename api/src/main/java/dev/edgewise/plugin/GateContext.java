package dev.edgewise.plugin;

/// What a gate may know of the run.
///
/// @param groupSize rollouts per group
public record GateContext(int groupSize) {}
