package dev.edgewise.config;

import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.settings.InvalidValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One environment of a run.
///
/// @param name unique within the run, as metric keys write it
/// @param levels the part of the ladder that is used; null for all of it
/// @param lessons its own lessons; null for those of the curriculum
/// @param part its type with its own keys
public record EnvironmentConfig(
        String name,
        @Nullable LevelRange levels,
        @Nullable Part<LessonProvider<?>> lessons,
        Part<EnvironmentProvider<?>> part) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    public EnvironmentConfig {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValue("name", "must be lower-case letters, digits or '_' but was \"" + name + "\"");
        }
    }

    /// Makes an environment without lessons of its own.
    public EnvironmentConfig(String name, @Nullable LevelRange levels, Part<EnvironmentProvider<?>> part) {
        this(name, levels, null, part);
    }

    /// Returns the key `type`.
    public String type() {
        return part.type();
    }
}
