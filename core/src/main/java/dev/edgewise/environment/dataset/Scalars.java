package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import dev.edgewise.environment.NumberAnswer;
import java.math.BigDecimal;

/// Single values of a row as text.
final class Scalars {
    private static final int LONGEST_NUMBER = 100;

    private Scalars() {}

    /// Returns a text unchanged, a number in its shortest plain form (`51.0` is `51`), and `true` and `false` as
    /// such.
    ///
    /// @throws dev.edgewise.error.DataException if the field is missing, null, a list, an object, or a number
    ///     with more digits than [NumberAnswer] reads
    static String text(Row row, String field) {
        return text(row, field, row.value(field));
    }

    /// Returns one value of a field in the same way.
    static String text(Row row, String field, JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            if (Math.abs((long) number.precision() - number.scale()) > LONGEST_NUMBER
                    || number.scale() > LONGEST_NUMBER) {
                throw row.wrongType(field, value, "a number of at most " + LONGEST_NUMBER + " digits");
            }
            return NumberAnswer.text(number);
        }
        if (value.isTextual() || value.isBoolean()) {
            return value.asText();
        }
        throw row.wrongType(field, value, "text or a number");
    }
}
