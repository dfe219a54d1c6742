package dev.edgewise.rollout;

import dev.edgewise.reward.Score;

/// A completion with its score.
public record Rollout(Completion completion, Score score) {}
