package dev.edgewise.plugin;

/// What a loss of pairs may know of the run; names as in TRL's `DPOConfig`.
///
/// @param beta β, the strength of the preference
/// @param labelSmoothing share of pairs whose order is taken to be wrong
/// @param discopopTau temperature of DiscoPOP's blend
public record PreferenceContext(double beta, double labelSmoothing, double discopopTau) {}
