package dev.edgewise.environment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.UserException;

/// The field of a data set's row that holds the answer.
public interface RowField {
    /// Returns its name.
    String name();

    /// Returns its value.
    JsonNode value();

    /// Returns its value as text. Refuses the row if it is none.
    String text();

    /// Returns a value within it as text: a text unchanged, a number in its shortest plain form. Refuses the row
    /// otherwise.
    String text(JsonNode value);

    /// Returns the error that refuses the row; the caller throws it.
    ///
    /// @param problem what is wrong, as a sentence
    UserException fault(String problem);
}
