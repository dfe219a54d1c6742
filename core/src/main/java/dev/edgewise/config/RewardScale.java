package dev.edgewise.config;

/// What centred rewards are divided by, as TRL's `scale_rewards` names it.
public enum RewardScale {
    /// The standard deviation of the group.
    GROUP,
    /// The standard deviation of the whole batch.
    BATCH,
    /// Nothing: the advantage is the reward minus the group's mean.
    NONE
}
