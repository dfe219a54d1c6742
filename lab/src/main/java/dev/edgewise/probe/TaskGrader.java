package dev.edgewise.probe;

import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Infers levels for problems that come without any. It groups problems by how many of a few first completions
/// were right, the easiest group first. Groups into which nothing falls are left out.
///
/// Luck may have made a problem look easy. So the groups are only the rungs of a ladder, and their pass rates
/// are measured with fresh completions.
public final class TaskGrader {
    /// The first completions per problem.
    public static final int TRIES = 4;

    /// A level that was inferred.
    ///
    /// @param description `3 of 4 right at first`
    public record Level(String description, List<Task> tasks) {
        public Level {
            tasks = List.copyOf(tasks);
        }
    }

    private TaskGrader() {}

    /// Returns the levels of `asked`, easiest first.
    public static List<Level> levels(List<AskedTask> asked) {
        SortedMap<Integer, List<Task>> bySuccesses = new TreeMap<>(Comparator.reverseOrder());
        for (AskedTask one : asked) {
            bySuccesses
                    .computeIfAbsent(one.outcome().successes(), _ -> new ArrayList<>())
                    .add(one.task());
        }
        List<Level> levels = new ArrayList<>();
        bySuccesses.forEach((successes, tasks) -> levels.add(
                new Level(successes + " of " + asked.getFirst().outcome().samples() + " right at first", tasks)));
        return levels;
    }
}
