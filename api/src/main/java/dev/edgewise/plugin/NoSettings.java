package dev.edgewise.plugin;

/// The settings of a variant without keys.
public record NoSettings() {}
