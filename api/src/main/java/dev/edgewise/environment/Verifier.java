package dev.edgewise.environment;

import java.util.Optional;

/// Compares the answers of a data set's tasks, and reads the reference answers from its rows.
///
/// `isRight` is all that a simple verifier needs. The rest says what a row holds and what an expert writes.
@FunctionalInterface
public interface Verifier extends AnswerCheck {
    /// Reads the answer's field as this verifier writes answers; empty where the field is text in which an answer is
    /// marked. Refuses a field that holds no such answer.
    default Optional<String> column(RowField field) {
        return Optional.empty();
    }

    /// Returns the answer of a row as a task holds it: a number in its shortest plain form, a text as it is. Refuses
    /// what is no answer.
    ///
    /// @param format how the row marks the answer
    default String canonical(RowField field, String answer, AnswerFormat format) {
        return answer;
    }

    /// Returns what an expert writes for the answer of a task.
    default String shown(String answer) {
        return answer;
    }

    /// Tells whether an expert's solution can be made of an answer.
    default boolean isShown() {
        return true;
    }
}
