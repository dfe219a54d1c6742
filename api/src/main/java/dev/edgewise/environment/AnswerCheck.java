package dev.edgewise.environment;

import dev.edgewise.task.Task;
import java.util.Optional;

/// Decides whether a final answer is right. The answer comes from an [AnswerFormat], so it is never blank.
@FunctionalInterface
public interface AnswerCheck {
    /// Equal as exact numbers; [AnswerFormat#number] says what counts as one.
    AnswerCheck NUMBER = (format, task, answer) -> sameIfPresent(format.number(task.answer()), format.number(answer));

    /// Equal number by number as lists: same numbers, same order, same length.
    AnswerCheck NUMBER_LIST =
            (format, task, answer) -> sameIfPresent(format.numbers(task.answer()), format.numbers(answer));

    /// Equal as text once runs of white space are one blank; case counts.
    AnswerCheck TEXT = (_, task, answer) -> sameText(task.answer(), answer);

    /// Whether `answer`, marked as `format` does, solves `task`. Never throws, whatever a model wrote.
    boolean isRight(AnswerFormat format, Task task, String answer);

    /// Tells whether texts are equal once runs of white space are one blank; case counts.
    static boolean sameText(String one, String other) {
        return collapse(one).equals(collapse(other));
    }

    private static <T> boolean sameIfPresent(Optional<T> reference, Optional<T> given) {
        return reference.isPresent() && reference.equals(given);
    }

    private static String collapse(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
