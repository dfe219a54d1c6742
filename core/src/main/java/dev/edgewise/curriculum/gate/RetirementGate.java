package dev.edgewise.curriculum.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.curriculum.ForgettingSchedule;
import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.GateProvider;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Task;
import java.util.Map;
import java.util.function.Function;

/// Retires a task once it is mastered, and asks it again on a forgetting schedule.
///
/// A group with k/G ≥ `mastered` retires its task for a while, see [ForgettingSchedule]. Each check that the
/// task passes makes the rest longer; once it fails one, it no longer rests. Another task of the cell is drawn
/// in place of a retired one. The gate turns no group away.
///
/// open-instruct retires at `no_resampling_pass_rate` (`data_loader.py`), for ever. How we differ: mastered
/// tasks come back, so forgetting is seen. The gate is made for data sets. Generated tasks hardly come twice,
/// but those of cells with few problems are retired like any others.
public final class RetirementGate implements AdmissionGate {
    /// The settings that say when tasks rest.
    @About("Lets tasks that were answered right rest, and asks them again after a while that doubles with every check"
            + " passed. For data sets; levels rest by themselves under the edge sampler.")
    public record Settings(
            @Key(
                    value = "Share of a group's completions that must be right for its task to rest.",
                    standard = "1.0",
                    range = "(0, 1]")
            double mastered,

            @Key(value = "When a task is asked again.", standard = "10", range = "[1, )", unit = "steps")
            int firstCheck,

            @Key(value = "The longest time between checks.", standard = "160", range = "[1, )", unit = "steps")
            int longestRest) {

        public Settings {
            Keys.check(Settings.class, mastered, firstCheck, longestRest);
            if (longestRest < firstCheck) {
                throw new InvalidValue(
                        "longest_rest", "must be at least first_check (" + firstCheck + ") but was " + longestRest);
            }
        }
    }

    /// Makes it from a configuration.
    public static final GateProvider<Settings> PROVIDER = GateProvider.of(
            "retirement",
            Settings.class,
            (settings, _) -> new RetirementGate(settings.mastered(), settings.firstCheck(), settings.longestRest()));

    private final double mastered;
    private final ForgettingSchedule<String> schedule;
    private int step;

    /// @param mastered in (0, 1]
    /// @param first steps until the first check, at least 1
    /// @param longest most steps between checks, at least `first`
    public RetirementGate(double mastered, int first, int longest) {
        if (!(mastered > 0 && mastered <= 1)) {
            throw new ConfigException("mastered of the retirement gate is " + mastered
                    + "; allowed is above 0 and at most 1, for example 1");
        }
        this.mastered = mastered;
        this.schedule = new ForgettingSchedule<>(first, longest, Function.identity(), Function.identity());
    }

    @Override
    public String name() {
        return "retirement";
    }

    @Override
    public void beginStep(int newStep) {
        step = newStep;
        schedule.dropOverdue(step);
    }

    @Override
    public boolean due(Task task) {
        return schedule.due(task.id(), step);
    }

    @Override
    public boolean admit(RolloutGroup group) {
        if ((double) group.successes() / group.size() >= mastered) {
            schedule.passed(group.task().id(), step);
        } else {
            schedule.failed(group.task().id());
        }
        return true;
    }

    /// Reports `resting`: tasks that are mastered and not due.
    @Override
    public Map<String, Double> metrics() {
        return Map.of("resting", (double) schedule.resting(step));
    }

    @Override
    public ObjectNode snapshot() {
        return schedule.snapshot()
                .put(StateReader.CONFIGURATION, configuration())
                .put("step", step);
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("gate " + name(), state).madeBy(configuration());
        step = reader.smallCount("step");
        schedule.restore(state);
    }

    private String configuration() {
        return name() + " at " + mastered + ", " + schedule;
    }
}
