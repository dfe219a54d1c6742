package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.stream.Stream;

/// Tasks to look at before a run: every problem of a data set, [#DRAWN] of a generated level, the same each time.
final class Samples {
    static final int DRAWN = 32;

    private Samples() {}

    /// Tasks of the level, at least one.
    ///
    /// @throws dev.edgewise.error.DataException if the level has none
    static List<Task> of(Environment environment, Split split, int level) {
        if (environment instanceof DatasetEnvironment data
                && !data.tasks(split, level).isEmpty()) {
            return data.tasks(split, level);
        }
        var random = Seeds.stream(0, "context", environment.name(), split.name(), level);
        return Stream.generate(() -> environment.draw(split, level, random))
                .limit(DRAWN)
                .toList();
    }
}
