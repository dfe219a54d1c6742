package dev.edgewise.config;

/// Number formats. Master weights, gradients of them and optimizer state are always fp32.
public record PrecisionConfig(Precision compute) {
    static final Section SECTION = Section.of(
            "Number formats. Master weights and optimizer state are always fp32.",
            Key.choice(
                    "compute",
                    Precision.AUTO,
                    "Matrix products of sampling and of the update; auto takes what is fastest on this processor."));
}
