package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;

/// Number formats. Master weights, gradients of them and optimizer state are always fp32.
@About("Number formats. Master weights and optimizer state are always fp32.")
public record PrecisionConfig(
        @Key(
                value = "Matrix products of sampling and of the update; auto takes what is fastest on this processor.",
                standard = "auto")
        Precision compute) {}
