package dev.edgewise.advantage;

/// What `r − μ` of a group is divided by; the names are TRL's `scale_rewards` in upper case.
public enum ScaleRewards {
    /// The standard deviation of the group: GRPO.
    GROUP,
    /// The standard deviation of all rewards of the step; 2508.08221 ("Tricks or Traps") finds it the more
    /// robust.
    BATCH,
    /// Nothing: Dr. GRPO.
    NONE
}
