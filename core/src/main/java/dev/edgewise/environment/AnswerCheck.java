package dev.edgewise.environment;

import dev.edgewise.task.Task;
import java.util.Optional;

/// Decides whether a final answer is right. The answer comes from an [AnswerFormat], so it is never blank.
@FunctionalInterface
public interface AnswerCheck {
    /// Equal as exact decimal numbers; see [NumberAnswer] for what counts as a number.
    AnswerCheck NUMBER = (task, answer) -> sameIfPresent(NumberAnswer.parse(task.answer()), NumberAnswer.parse(answer));

    /// Equal token by token as lists of numbers: same numbers, same order, same length.
    AnswerCheck NUMBER_LIST =
            (task, answer) -> sameIfPresent(NumberAnswer.parseList(task.answer()), NumberAnswer.parseList(answer));

    /// Equal as text once runs of white space are one blank; case counts.
    AnswerCheck TEXT = (task, answer) -> collapse(task.answer()).equals(collapse(answer));

    /// Whether `answer` solves `task`. Never throws, whatever a model wrote.
    boolean isRight(Task task, String answer);

    private static <T> boolean sameIfPresent(Optional<T> reference, Optional<T> given) {
        return reference.isPresent() && reference.equals(given);
    }

    private static String collapse(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
