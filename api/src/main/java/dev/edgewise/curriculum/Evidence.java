package dev.edgewise.curriculum;

/// Decayed outcome counts of a cell, without any prior.
///
/// @param successes at least 0, a fraction once it has aged
/// @param failures the same
public record Evidence(double successes, double failures) {}
