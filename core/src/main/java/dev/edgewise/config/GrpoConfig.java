package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// GRPO on the policy's own completions, nothing else.
public record GrpoConfig(@JsonUnwrapped GrpoSettings grpo) implements AlgorithmConfig {
    static final Section SECTION = GrpoSettings.SECTION;
}
