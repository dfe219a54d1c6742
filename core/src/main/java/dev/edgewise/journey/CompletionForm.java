package dev.edgewise.journey;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Writes lines and an answer as a completion, and makes sure that it is right.
@FunctionalInterface
public interface CompletionForm {
    /// Returns the completion; empty where it would not be one that is right and holds all lines.
    Optional<String> write(Task task, List<String> lines, String answer);

    /// Writes as the experts of environments do, and asks them for the score.
    ///
    /// @param environments finds the environment of a task
    static CompletionForm of(Function<Task, Environment> environments) {
        return (task, lines, answer) -> {
            Environment environment = environments.apply(task);
            Task written = new Task(task.id(), task.cell(), task.question(), answer, lines);
            String completion = environment.solution(written);
            return environment.score(task, completion).success() && holds(completion, lines)
                    ? Optional.of(completion)
                    : Optional.empty();
        };
    }

    /// Writes in an answer format, and compares with the answer of the task.
    static CompletionForm of(AnswerFormat format) {
        return (task, lines, answer) -> {
            String completion = format.write(lines, answer);
            boolean right =
                    format.parse(completion) instanceof ParseResult.Answer(String found) && found.equals(task.answer());
            return right ? Optional.of(completion) : Optional.empty();
        };
    }

    private static boolean holds(String completion, List<String> lines) {
        int at = 0;
        for (String line : lines) {
            int found = completion.indexOf(line, at);
            if (found < 0) {
                return false;
            }
            at = found + line.length();
        }
        return true;
    }
}
