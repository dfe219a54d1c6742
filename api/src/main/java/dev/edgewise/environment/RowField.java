package dev.edgewise.environment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.UserException;

/// The field of a data set's row that holds the answer.
public interface RowField {
    /// Returns its name.
    String name();

    /// Returns its value.
    JsonNode value();

    /// Returns its value as text, or refuses the row.
    String text();

    /// Returns a value within it as text: a text as it is, a number in its shortest plain form; or refuses the row.
    String text(JsonNode value);

    /// Returns the refusal of the row, to be thrown.
    ///
    /// @param problem what is wrong, as a sentence
    UserException fault(String problem);
}
