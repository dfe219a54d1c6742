package dev.edgewise.journey;

import dev.edgewise.task.Task;
import java.util.List;

/// Says of steps whether they are correct: a verifier, or a teacher.
public interface StepJudge {
    /// Judges the last step of each path. The steps before it are correct so far.
    ///
    /// @param paths steps from the problem on, each at least one
    /// @return per path, in order
    List<Judgement> judge(Task task, List<List<Step>> paths);
}
