package dev.edgewise.advantage;

/// The divisor of `r − μ` in a group. The names are TRL's `scale_rewards` in upper case.
public enum ScaleRewards {
    /// The standard deviation of the group: GRPO.
    GROUP,
    /// The standard deviation of all rewards of the step; 2508.08221 ("Tricks or Traps") finds it the more
    /// robust.
    BATCH,
    /// Nothing: Dr. GRPO.
    NONE
}
