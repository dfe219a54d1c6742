package dev.edgewise.plugin;

/// What a variant may know of the run if its kind has no context of its own.
///
/// @param seed of the run; every random draw derives from it ([dev.edgewise.random.Seeds])
public record PluginContext(long seed) {}
