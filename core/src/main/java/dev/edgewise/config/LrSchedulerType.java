package dev.edgewise.config;

/// The learning rate after warm-up.
public enum LrSchedulerType {
    /// Falls on a straight line to 0 at the last step.
    LINEAR,
    /// Falls on half a cosine to 0 at the last step.
    COSINE,
    /// Stays.
    CONSTANT
}
