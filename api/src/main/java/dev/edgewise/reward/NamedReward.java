package dev.edgewise.reward;

import dev.edgewise.error.ConfigException;

/// A reward that shapes a run.
///
/// @param name the name in the metric of its mean: `rewards/<name>/mean`
/// @param weight factor of the reward before it is added to the environment's
public record NamedReward(String name, double weight, Reward reward) {
    /// Checks name and weight.
    ///
    /// @throws ConfigException if one of them is not allowed
    public NamedReward {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new ConfigException("a reward is called \"" + name
                    + "\", but its name must be lower-case letters, digits or '_', beginning with a letter");
        }
        if (!Double.isFinite(weight)) {
            throw new ConfigException("the weight of reward " + name + " must be finite but was " + weight);
        }
    }
}
