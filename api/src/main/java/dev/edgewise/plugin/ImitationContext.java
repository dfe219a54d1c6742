package dev.edgewise.plugin;

/// What a rule of imitation may know of the run.
///
/// @param skill success rate from which a level is a skill, and below which its solutions may be shown; 0 for the first
///     success
public record ImitationContext(double skill) {}
