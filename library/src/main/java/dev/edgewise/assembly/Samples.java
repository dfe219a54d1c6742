package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tasks to look at before a run: every problem of a data set, [#DRAWN] of a generated level, the same each time.
final class Samples {
    static final int DRAWN = 32;

    private Samples() {}

    /// Tasks of the level, at least one.
    ///
    /// @throws dev.edgewise.error.DataException if the level has none
    static List<Task> of(Environment environment, Split split, int level) {
        List<Task> all = environment.allTasks(split, level).orElse(List.of());
        if (!all.isEmpty()) {
            return all;
        }
        var random = Seeds.stream(0, "context", environment.name(), split.name(), level);
        List<Task> drawn = new ArrayList<>();
        for (int i = 0; i < DRAWN; i++) {
            drawn.add(drawn(environment, split, level, random));
        }
        return drawn;
    }

    private static Task drawn(Environment environment, Split split, int level, RandomGenerator random) {
        @Nullable Task task = environment.draw(split, level, random);
        if (task == null) {
            throw new DataException("environment " + environment.name() + ", level " + level + " ("
                    + Quoted.of(environment.describe(level)) + "), drew no task for the "
                    + split.name().toLowerCase(Locale.ROOT) + " split; leave the level out, or let it draw one");
        }
        return task;
    }
}
