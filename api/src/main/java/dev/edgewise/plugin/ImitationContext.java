package dev.edgewise.plugin;

/// What a rule of imitation may know of the run.
///
/// @param skill success rate from which a level is a skill; below it the level's solutions may be shown. With 0
///     a level is a skill at its first success
public record ImitationContext(double skill) {}
