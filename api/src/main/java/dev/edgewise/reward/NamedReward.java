package dev.edgewise.reward;

import dev.edgewise.error.ConfigException;

/// A reward that shapes a run.
///
/// @param name under which its mean is logged: `rewards/<name>/mean`
/// @param weight what it is multiplied by before it is added to the environment's reward
public record NamedReward(String name, double weight, Reward reward) {
    /// Checks name and weight.
    ///
    /// @throws ConfigException if one of them cannot be
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
