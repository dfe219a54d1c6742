package dev.edgewise.environment.dataset;

import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.error.Quoted;

/// How the answers of a data set are compared.
public enum AnswerType {
    /// As exact numbers; a reference answer that is not a number is an error in the data.
    NUMBER(AnswerCheck.NUMBER),
    /// As text, white space collapsed, case significant.
    TEXT(AnswerCheck.TEXT);

    private final AnswerCheck check;

    AnswerType(AnswerCheck check) {
        this.check = check;
    }

    /// The answer of a row as a task holds it: a number in its shortest plain form, a text as it is.
    ///
    /// @param format how the row marks the answer
    /// @throws dev.edgewise.error.DataException if it should be a number and is none
    String canonical(Row row, String answer, AnswerFormat format) {
        return switch (this) {
            case NUMBER ->
                format.number(answer)
                        .map(NumberAnswer::text)
                        .orElseThrow(() -> row.fault("the answer \"" + Quoted.of(answer)
                                + "\" is not a number. Set answer_type: text to compare the"
                                + " answers of this data set as text, or set answer_field."));
            case TEXT -> answer;
        };
    }

    AnswerCheck check() {
        return check;
    }
}
