package dev.edgewise.journey;

import dev.edgewise.task.Task;
import java.util.List;

/// Proposes how a solution may go on: a student, a teacher, an environment's expert, or recorded attempts.
public interface StepProposer {
    /// Returns proposals for the step behind each path.
    ///
    /// @param paths steps from the problem on; the path of the problem itself is empty
    /// @param width the most proposals of a path
    /// @param seed the same seed proposes the same
    /// @return per path, in order; none where nothing follows
    List<List<Step>> propose(Task task, List<List<Step>> paths, int width, long seed);
}
