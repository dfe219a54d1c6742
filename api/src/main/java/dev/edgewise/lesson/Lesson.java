package dev.edgewise.lesson;

import dev.edgewise.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task with a part of its solution given.
///
/// @param task the task that the lesson is cut from
/// @param question what the user's turn says
/// @param opening how the answer begins: the completion goes on from there; empty for none
/// @param stop strings that end the completion, beside those of the run
/// @param share how much of the solution is given, in [0, 1]
/// @param grader scores the completion; null where the environment does, as an answer to `task`
public record Lesson(
        Task task,
        String question,
        String opening,
        List<String> stop,
        double share,
        @Nullable LessonGrader grader) {
    public Lesson {
        stop = List.copyOf(stop);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a lesson gives a share from 0 to 1 but was to give " + share);
        }
    }
}
