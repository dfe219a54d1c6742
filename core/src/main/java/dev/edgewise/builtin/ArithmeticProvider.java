package dev.edgewise.builtin;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.environment.written.FormatMix;
import dev.edgewise.environment.written.WrittenEnvironment;
import dev.edgewise.plugin.EnvironmentContext;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the environment of a family of arithmetic, whose questions are expressions.
///
/// @param family one of [#FAMILIES]
public record ArithmeticProvider(TaskFamily family) implements EnvironmentProvider<ArithmeticProvider.Settings> {
    /// The families that it makes.
    static final Set<TaskFamily> FAMILIES = EnumSet.of(
            TaskFamily.ADDITION,
            TaskFamily.SUBTRACTION,
            TaskFamily.MULTIPLICATION,
            TaskFamily.DIVISION,
            TaskFamily.CHAIN_SUM);

    /// What may be said of it.
    ///
    /// @param formats null for one format, which `prompt.show_steps` chooses
    @About(FamilyProvider.ABOUT)
    public record Settings(
            @Key("How often expert solutions are written as equations, in words, as a program, or as the answer alone;"
                    + " with it programs are answers, too. One format, by prompt.show_steps, when left out.")
            @Nullable
            FormatMix formats) {
        public Settings {
            Keys.check(Settings.class, formats);
        }
    }

    @Override
    public String type() {
        return family.key();
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Environment create(Settings settings, EnvironmentContext context) {
        FormatMix formats = settings.formats();
        return formats == null
                ? family.create(context.answer(), context.showSteps())
                : new WrittenEnvironment(family.create(context.answer(), true), context.answer(), formats);
    }
}
