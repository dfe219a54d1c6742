package dev.edgewise.objective;

/// What is known of the sequences of a whole step before the first of them is looked at. A loss divides by
/// these, so that it does not depend on how a step is cut to fit the memory.
///
/// @param sequences those with credit
/// @param wantedTokens completion tokens of the sequences with credit above 0
public record StepShape(int sequences, long wantedTokens) {}
