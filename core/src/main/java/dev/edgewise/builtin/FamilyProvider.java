package dev.edgewise.builtin;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.NoSettings;

/// Makes the environment of a generated family.
///
/// @param family the family
public record FamilyProvider(TaskFamily family) implements EnvironmentProvider<NoSettings> {
    /// What documentation says of every family.
    static final String ABOUT = "Tasks from a generator, on a ladder of levels; train and test tasks are disjoint.";

    @Override
    public String type() {
        return family.key();
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public String about() {
        return ABOUT;
    }

    @Override
    public Environment create(NoSettings settings, EnvironmentContext context) {
        return family.create(context.answer(), context.showSteps());
    }
}
