package dev.edgewise.data;

/// A prompt with a completion that is wanted or not.
public record JudgedCompletion(Demonstration demonstration, boolean wanted) {}
