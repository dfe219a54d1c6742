package dev.edgewise.environment.dataset;

import dev.edgewise.environment.AnswerCheck;

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

    AnswerCheck check() {
        return check;
    }
}
