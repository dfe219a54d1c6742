package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.environment.RowField;
import dev.edgewise.environment.Verifier;
import dev.edgewise.error.Quoted;
import dev.edgewise.pattern.LinearPattern;
import dev.edgewise.task.Task;
import java.util.Locale;
import java.util.Optional;

/// How the answers of a data set are compared.
public enum AnswerType implements Verifier {
    /// Compares exact numbers. A reference answer that is not a number is an error in the data.
    NUMBER(AnswerCheck.NUMBER) {
        @Override
        public String canonical(RowField field, String answer, AnswerFormat format) {
            return format.number(answer)
                    .map(NumberAnswer::text)
                    .orElseThrow(() -> field.fault("the answer \"" + Quoted.of(answer)
                            + "\" is not a number. Set answer_type: text to compare the"
                            + " answers of this data set as text, or set answer_field."));
        }
    },

    /// Compares texts. White space is collapsed, and case counts.
    TEXT(AnswerCheck.TEXT),

    /// Accepts any of several texts, each compared as text. The field holds a list, and the first is what an
    /// expert writes.
    ONE_OF((_, task, answer) -> AnswerJson.list(task.answer()).anyMatch(one -> AnswerCheck.sameText(one, answer))) {
        @Override
        public Optional<String> column(RowField field) {
            JsonNode value = field.value();
            ArrayNode answers = JsonNodeFactory.instance.arrayNode();
            if (value.isArray()) {
                value.forEach(one -> answers.add(field.text(one)));
            } else {
                answers.add(field.text(value));
            }
            if (answers.isEmpty()) {
                throw field.fault("the field \"" + field.name() + "\" is an empty list, but it must hold an answer.");
            }
            return Optional.of(answers.toString());
        }

        @Override
        public String shown(String answer) {
            return AnswerJson.list(answer).findFirst().orElseThrow();
        }
    },

    /// Accepts an answer if a regular expression matches all of it, as Python's `re.fullmatch` does. It shows no
    /// expert solutions, since an expression is no answer.
    REGEX((_, task, answer) -> LinearPattern.of(task.answer())
            .filter(pattern -> pattern.matches(answer))
            .isPresent()) {
        @Override
        public Optional<String> column(RowField field) {
            String expression = field.text();
            if (LinearPattern.of(expression).isEmpty()) {
                throw field.fault("the field \"" + field.name() + "\" holds \"" + Quoted.of(expression)
                        + "\", which is no regular expression that RE2 reads (without lookahead and back references),"
                        + " or too large a one.");
            }
            return Optional.of(expression);
        }

        @Override
        public boolean isShown() {
            return false;
        }
    },

    /// Compares JSON. The order of keys does not count, and numbers compare by their value. The field holds a
    /// value, or its JSON as text.
    JSON((_, task, answer) -> AnswerJson.same(task.answer(), answer)) {
        @Override
        public Optional<String> column(RowField field) {
            return Optional.of(json(field.value()));
        }

        @Override
        public String canonical(RowField field, String answer, AnswerFormat format) {
            return AnswerJson.read(answer)
                    .map(JsonNode::toString)
                    .orElseThrow(
                            () -> field.fault(
                                    "the answer \"" + Quoted.of(answer)
                                            + "\" is not JSON. Set answer_type: text to compare the answers of this data set as text."));
        }
    },

    /// Accepts JSON that a JSON Schema allows. The field holds the schema, or its JSON as text. It shows no expert
    /// solutions, since a schema is no answer.
    JSON_SCHEMA((_, task, answer) -> AnswerSchema.allows(task.answer(), answer)) {
        @Override
        public Optional<String> column(RowField field) {
            String text = json(field.value());
            JsonNode schema = AnswerJson.read(text)
                    .orElseThrow(() -> field.fault("the field \"" + field.name()
                            + "\" must hold a JSON Schema but is no JSON (\"" + Quoted.of(text) + "\")."));
            AnswerSchema.fault(schema).ifPresent(fault -> {
                throw field.fault("the field \"" + field.name() + "\" must hold a JSON Schema (2020-12), but "
                        + Quoted.message(fault) + ".");
            });
            return Optional.of(schema.toString());
        }

        @Override
        public boolean isShown() {
            return false;
        }
    };

    private final AnswerCheck check;

    AnswerType(AnswerCheck check) {
        this.check = check;
    }

    /// Returns a value as JSON. A text is JSON already.
    private static String json(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    @Override
    public boolean isRight(AnswerFormat format, Task task, String answer) {
        return check.isRight(format, task, answer);
    }

    /// Returns the name that a configuration uses.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
