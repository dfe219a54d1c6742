package dev.edgewise.config;

import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.settings.InvalidValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One environment of a run.
///
/// @param name unique within the run, as metric keys write it
/// @param levels the part of the ladder that is used; null for all of it
/// @param part its type with its own keys
public record EnvironmentConfig(String name, @Nullable LevelRange levels, Part<EnvironmentProvider<?>> part) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    public EnvironmentConfig {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValue("name", "must be lower-case letters, digits or '_' but was \"" + name + "\"");
        }
    }

    /// Returns the key `type`.
    public String type() {
        return part.type();
    }
}
