package dev.edgewise.config;

/// How a teacher's token probabilities enter the update.
public enum DistillMode {
    /// As credit of each token, beside the outcome's.
    ADVANTAGE,
    /// As a divergence of whole distributions, beside the loss of the outcome.
    LOSS
}
