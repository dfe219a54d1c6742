package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.data.Row;
import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.error.Quoted;
import dev.edgewise.pattern.LinearPattern;
import java.util.Optional;

/// How the answers of a data set are compared.
public enum AnswerType {
    /// As exact numbers; a reference answer that is not a number is an error in the data.
    NUMBER(AnswerCheck.NUMBER) {
        @Override
        String canonical(Row row, String answer, AnswerFormat format) {
            return format.number(answer)
                    .map(NumberAnswer::text)
                    .orElseThrow(() -> row.fault("the answer \"" + Quoted.of(answer)
                            + "\" is not a number. Set answer_type: text to compare the"
                            + " answers of this data set as text, or set answer_field."));
        }
    },

    /// As text, white space collapsed, case significant.
    TEXT(AnswerCheck.TEXT),

    /// As one of several texts, each compared as text. The field holds a list; the first is what an expert writes.
    ONE_OF((_, task, answer) -> AnswerJson.list(task.answer()).anyMatch(one -> AnswerCheck.sameText(one, answer))) {
        @Override
        Optional<String> column(Row row, String field) {
            JsonNode value = row.value(field);
            ArrayNode answers = JsonNodeFactory.instance.arrayNode();
            if (value.isArray()) {
                value.forEach(one -> answers.add(Scalars.text(row, field, one)));
            } else {
                answers.add(Scalars.text(row, field));
            }
            if (answers.isEmpty()) {
                throw row.fault("the field \"" + field + "\" is an empty list, but it must hold an answer.");
            }
            return Optional.of(answers.toString());
        }

        @Override
        String shown(String answer) {
            return AnswerJson.list(answer).findFirst().orElseThrow();
        }
    },

    /// By a regular expression that must match the whole answer, as Python's `re.fullmatch`. It shows no expert
    /// solutions, since an expression is no answer.
    REGEX((_, task, answer) -> LinearPattern.of(task.answer())
            .filter(pattern -> pattern.matches(answer))
            .isPresent()) {
        @Override
        Optional<String> column(Row row, String field) {
            String expression = row.text(field);
            if (LinearPattern.of(expression).isEmpty()) {
                throw row.fault("the field \"" + field + "\" holds \"" + Quoted.of(expression)
                        + "\", which is no regular expression that RE2 reads (without lookahead and back references),"
                        + " or too large a one.");
            }
            return Optional.of(expression);
        }

        @Override
        boolean isShown() {
            return false;
        }
    },

    /// As JSON: equal up to the order of keys, numbers by their value. The field holds a value, or its JSON as text.
    JSON((_, task, answer) -> AnswerJson.same(task.answer(), answer)) {
        @Override
        Optional<String> column(Row row, String field) {
            JsonNode value = row.value(field);
            return Optional.of(value.isTextual() ? value.textValue() : value.toString());
        }

        @Override
        String canonical(Row row, String answer, AnswerFormat format) {
            return AnswerJson.read(answer)
                    .map(JsonNode::toString)
                    .orElseThrow(
                            () -> row.fault(
                                    "the answer \"" + Quoted.of(answer)
                                            + "\" is not JSON. Set answer_type: text to compare the answers of this data set as text."));
        }
    };

    private final AnswerCheck check;

    AnswerType(AnswerCheck check) {
        this.check = check;
    }

    /// Reads the answer's field as this type writes answers; empty where the field is text in which an answer is
    /// marked.
    ///
    /// @throws dev.edgewise.error.DataException if the field does not hold such an answer
    Optional<String> column(Row row, String field) {
        return Optional.empty();
    }

    /// Returns the answer of a row as a task holds it: a number in its shortest plain form, a text as it is.
    ///
    /// @param format how the row marks the answer
    /// @throws dev.edgewise.error.DataException if it is no answer of this type
    String canonical(Row row, String answer, AnswerFormat format) {
        return answer;
    }

    /// Returns what an expert writes for the answer of a task.
    String shown(String answer) {
        return answer;
    }

    /// Tells whether an expert's solution can be made of an answer.
    boolean isShown() {
        return true;
    }

    AnswerCheck check() {
        return check;
    }
}
