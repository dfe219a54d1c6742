package dev.edgewise.config;

import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.RewardProvider;
import dev.edgewise.settings.InvalidValue;

/// A reward that shapes what the run learns from.
///
/// @param name its name in metric keys
/// @param weight its factor when it is added to the environment's reward
/// @param part its type with its own keys
public record ShapingConfig(String name, double weight, Part<RewardProvider<?>> part) {
    public ShapingConfig {
        if (!Double.isFinite(weight)) {
            throw new InvalidValue("weight", "must be a number but was " + weight);
        }
    }

    /// Returns the key `type`.
    public String type() {
        return part.type();
    }
}
