package dev.edgewise.config;

import dev.edgewise.environment.family.TaskFamily;
import org.jspecify.annotations.Nullable;

/// A generated task family.
///
/// @param levels the part of the ladder that is used; null for all of it
public record FamilyConfig(
        TaskFamily type, String name, @Nullable LevelRange levels) implements EnvironmentConfig {
    static Section section(TaskFamily family) {
        return Section.of(
                "Tasks from a generator, on a ladder of levels; train and test tasks are disjoint.",
                EnvironmentConfig.nameKey(Names.of(family)),
                LevelRange.key(
                        "The first and last level, counted from 0; the whole ladder when left out. The edge sampler goes beyond them"
                                + " when all are mastered or all hopeless, unless its grow is false."));
    }

    public FamilyConfig {
        section(type).check("name", name);
    }
}
