package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A phase of a run through changing tasks.
@About(
        "A phase of a run through changing tasks: docs/phases.md. It ends with the first of steps, tokens, mastery and stagnation that holds; the last phase may go on to the end of the run.")
public record PhaseConfig(
        @Key(
                value = "Unique within the run; metric keys and the report carry it.",
                pattern = "[A-Za-z0-9][A-Za-z0-9._-]*",
                form = "letters, digits, '.', '_' or '-'")
        String name,

        @Key("Names of `environments` that are trained in this phase; those of the phase before that are not named go.")
        List<String> environments,

        @Key(value = "Ends the phase after so many optimizer steps.", range = "[1, )", unit = "steps") @Nullable
        Integer steps,

        @Key(
                value = "Ends the phase after the step in which it has used so many tokens of prompts and completions.",
                range = "[1, )",
                unit = "tokens")
        @Nullable
        Long tokens,

        @Key(
                value =
                        "Ends the phase when all of these are mastered: levels such as addition/3, or addition for all of its levels.",
                standard = "[]")
        List<String> mastery,

        @Key(
                value =
                        "Ends the phase after so many optimizer steps in a row in which the mean pass rate over its levels had no new height.",
                range = "[1, )",
                unit = "steps")
        @Nullable
        Integer stagnation,

        @Key(
                value =
                        "Share of the groups that ask levels which were mastered and whose environments have gone. The same share of the expert solutions is of those among them that are mastered no more. 0 reviews nothing.",
                standard = "0.1",
                range = "[0, 1)")
        double review,

        @Key("What is done to weights and optimizer when the phase begins; nothing when left out.") @Nullable
        RenewalConfig atStart) {

    public PhaseConfig {
        environments = List.copyOf(environments);
        mastery = List.copyOf(mastery);
        Keys.check(PhaseConfig.class, name, environments, steps, tokens, mastery, stagnation, review, atStart);
        if (environments.isEmpty()) {
            throw new InvalidValue(
                    "environments",
                    "must name at least one of the run's environments, for example [addition], but was []");
        }
        Set<String> names = new HashSet<>();
        for (String environment : environments) {
            if (!names.add(environment)) {
                throw new InvalidValue("environments", "must name each once but names \"" + environment + "\" twice");
            }
        }
    }

    /// Tells whether something ends the phase.
    boolean ends() {
        return steps != null || tokens != null || !mastery.isEmpty() || stagnation != null;
    }
}
