package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import dev.edgewise.environment.RowField;
import dev.edgewise.error.UserException;

/// The answer's field of a row, as a verifier sees it.
record AnswerField(Row row, String name) implements RowField {
    @Override
    public JsonNode value() {
        return row.value(name);
    }

    @Override
    public String text() {
        return row.text(name);
    }

    @Override
    public String text(JsonNode value) {
        return Scalars.text(row, name, value);
    }

    @Override
    public UserException fault(String problem) {
        return row.fault(problem);
    }
}
