package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.settings.About;

/// GRPO on the policy's own completions, nothing else.
@About("GRPO on the policy's own completions; keys and defaults as in TRL's `GRPOConfig`.")
public record GrpoConfig(@JsonUnwrapped GrpoSettings grpo) implements AlgorithmConfig {}
