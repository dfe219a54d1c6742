package dev.edgewise.guard.health;

/// A metric with its healthy range and the value from which it is a red flag, as axolotl publishes them
/// (`docs/training_stability.qmd`), and what they mean.
///
/// @param key the metric
/// @param healthy the range in words
/// @param red from this value on it is a red flag
/// @param relative if above 0, it must also be this many times its own long average, because gradients of a
///     model from random weights are larger than those of a pretrained one
/// @param acts whether a red flag changes the training, or is only reported
/// @param meaning what a red flag means and what to change
record VitalSign(String key, String healthy, double red, double relative, boolean acts, String meaning) {}
