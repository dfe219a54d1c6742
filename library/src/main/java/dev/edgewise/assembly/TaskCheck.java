package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Whether environments keep their promises, as far as [Samples] of their tasks show.
final class TaskCheck {
    private static final String NAME = "[a-z0-9_]+";

    private TaskCheck() {}

    /// Refuses environments without levels, of one name, or with tasks that are not theirs or in both splits.
    ///
    /// @throws ConfigException if a name or a number of levels cannot be
    /// @throws DataException if a task cannot be
    static void require(List<Environment> environments) {
        Set<String> names = new HashSet<>();
        for (Environment environment : environments) {
            String name = environment.name();
            if (!name.matches(NAME)) {
                throw new ConfigException("an environment is called \"" + Quoted.of(name)
                        + "\", but its name must be lower-case letters, digits or '_'");
            }
            if (!names.add(name)) {
                throw new ConfigException("environments must have different names but two are called \"" + name
                        + "\": give one of them a name of its own");
            }
            if (environment.levels() < 1) {
                throw new ConfigException(
                        "environment " + name + " must have at least 1 level but has " + environment.levels());
            }
            for (int level = 0; level < environment.levels(); level++) {
                requireOwnTasks(environment, level);
            }
        }
    }

    private static void requireOwnTasks(Environment environment, int level) {
        Set<String> questions = new HashSet<>();
        tasks(environment, Split.TRAIN, level).forEach(task -> questions.add(task.question()));
        for (Task task : tasks(environment, Split.TEST, level)) {
            if (questions.contains(task.question())) {
                throw new DataException(at(environment, level) + " asks \"" + Quoted.of(task.question())
                        + "\" in training and in the test split, so that held-out accuracy would measure what was"
                        + " trained on; draw each task from one split only, as SplitRule does");
            }
        }
    }

    /// Returns some tasks; none of a split that has none, which is refused where they are needed.
    private static List<Task> tasks(Environment environment, Split split, int level) {
        Optional<List<Task>> all = environment.allTasks(split, level);
        List<Task> tasks = all.isPresent() ? all.get() : drawn(environment, split, level);
        Cell cell = new Cell(environment.name(), level);
        for (Task task : tasks) {
            if (!task.cell().equals(cell)) {
                throw new DataException(at(environment, level) + " gave a task of " + task.cell() + " for the "
                        + split.name().toLowerCase(Locale.ROOT) + " split; its cell must be " + cell);
            }
        }
        return tasks;
    }

    private static List<Task> drawn(Environment environment, Split split, int level) {
        try {
            return Samples.of(environment, split, level);
        } catch (DataException none) {
            return List.of();
        }
    }

    private static String at(Environment environment, int level) {
        return "environment " + environment.name() + ", level " + level + " (" + Quoted.of(environment.describe(level))
                + "),";
    }
}
