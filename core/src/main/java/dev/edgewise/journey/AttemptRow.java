package dev.edgewise.journey;

import dev.edgewise.task.Task;
import java.util.List;

/// A problem with recorded attempts at it.
///
/// @param attempts the reference solution first, where there is one
public record AttemptRow(Task task, List<Attempt> attempts) {
    /// A solution that somebody wrote.
    ///
    /// @param steps with calculator marks; the last is the answer
    public record Attempt(List<Step> steps, boolean correct) {
        public Attempt {
            steps = List.copyOf(steps);
        }
    }

    public AttemptRow {
        attempts = List.copyOf(attempts);
    }
}
