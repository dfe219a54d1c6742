package dev.edgewise.config;

/// How token losses are put together, as TRL's `loss_type` names them.
public enum LossType {
    /// Mean over sequences of the token mean (Shao et al. 2024).
    GRPO,
    /// Sum over tokens divided by the completion tokens of the whole step (Yu et al. 2025).
    DAPO,
    /// Token mean over the micro-batch.
    BNPO,
    /// Sum over tokens divided by sequences times `max_completion_length` (Liu et al. 2025).
    DR_GRPO,
    /// Clipped importance weights under a stop-gradient (MiniMax 2025).
    CISPO
}
