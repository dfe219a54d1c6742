package dev.edgewise.environment;

import dev.edgewise.task.Task;
import java.util.Optional;

/// Decides whether a final answer is right. The answer comes from an [AnswerFormat], so it is never blank.
@FunctionalInterface
public interface AnswerCheck {
    /// Compares exact numbers; [AnswerFormat#number] says what counts as one.
    AnswerCheck NUMBER = (format, task, answer) -> sameIfPresent(format.number(task.answer()), format.number(answer));

    /// Compares lists of numbers: the same numbers, in the same order, and as many.
    AnswerCheck NUMBER_LIST =
            (format, task, answer) -> sameIfPresent(format.numbers(task.answer()), format.numbers(answer));

    /// Compares texts. A run of white space counts as one blank, and case counts.
    AnswerCheck TEXT = (_, task, answer) -> sameText(task.answer(), answer);

    /// Tells whether `answer`, as [AnswerFormat] reads it from a completion, solves `task`. It never throws,
    /// whatever a model wrote.
    boolean isRight(AnswerFormat format, Task task, String answer);

    /// Tells whether two texts are equal. A run of white space counts as one blank, and case counts.
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
