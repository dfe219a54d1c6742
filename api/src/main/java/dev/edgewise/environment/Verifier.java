package dev.edgewise.environment;

import java.util.Optional;

/// Compares the answers of a data set's tasks, and reads the reference answers from its rows.
///
/// `isRight` is all that a simple verifier needs. The rest says what a row holds and what an expert writes.
@FunctionalInterface
public interface Verifier extends AnswerCheck {
    /// Reads the answer's field in the form in which this verifier writes answers. Refuses a field that holds no
    /// such answer. Empty if the field is text that marks an answer somewhere in it.
    default Optional<String> column(RowField field) {
        return Optional.empty();
    }

    /// Returns the answer of a row in the form that a task holds: a number in its shortest plain form, a text
    /// unchanged. Refuses a text that is no answer.
    ///
    /// @param format how the row marks the answer
    default String canonical(RowField field, String answer, AnswerFormat format) {
        return answer;
    }

    /// Returns what an expert writes for the answer of a task.
    default String shown(String answer) {
        return answer;
    }

    /// Tells whether an expert's solution can be made from an answer.
    default boolean isShown() {
        return true;
    }
}
