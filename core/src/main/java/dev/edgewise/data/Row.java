package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One row of a data file.
///
/// @param place file and line, or file and row, as messages name it: `train.jsonl:17`, `train.parquet, row 17`;
///     both count from 1
/// @param fields the row's values by field name, in file order
public record Row(String place, ObjectNode fields) {
    /// The most fields that a message names.
    private static final int NAMED = 20;

    /// Tells whether the field exists and is not null.
    public boolean has(String field) {
        return fields.hasNonNull(field);
    }

    /// Returns the names of the fields, in file order.
    public List<String> names() {
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /// Returns the value of a field that must be there.
    ///
    /// @throws DataException if the row has no such field, its value is null, or a part of it is unreadable
    public JsonNode value(String field) {
        JsonNode value = fields.get(field);
        if (value == null) {
            throw fault("there is no field \"" + Quoted.of(field) + "\"." + NearestName.hint(field, names()) + " "
                    + fieldsHere());
        }
        if (value.isNull()) {
            throw fault("the field \"" + Quoted.of(field) + "\" is null. Give it a value or remove the row.");
        }
        requireReadable(field, value);
        return value;
    }

    /// Makes a stand-in for a value that JSON does not have. It does no harm while nobody asks for its field.
    ///
    /// @param why what is wrong and what to do; it follows the name of the field
    static JsonNode unreadable(String why) {
        return JsonNodeFactory.instance.pojoNode(why);
    }

    private void requireReadable(String field, JsonNode value) {
        if (value.isPojo()) {
            throw fault("the field \"" + Quoted.of(field) + "\" " + value.asText());
        }
        value.forEach(part -> requireReadable(field, part));
    }

    /// Returns the text of a field that must hold text.
    ///
    /// @throws DataException if the field is missing, null, or not text
    public String text(String field) {
        JsonNode value = value(field);
        if (!value.isTextual()) {
            throw wrongType(field, value, "text");
        }
        return value.textValue();
    }

    /// Returns the JSON value that a text holds.
    ///
    /// @param what names the text in messages
    /// @throws DataException if it is not exactly one value
    public JsonNode json(String what, String text) {
        return StrictJson.parse(_ -> place + ": " + what, text);
    }

    /// Returns the JSON values that stand in a text one after the other.
    ///
    /// @param what names the text in messages
    /// @throws DataException if something else stands there
    ArrayNode jsonValues(String what, String text) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        try (MappingIterator<JsonNode> each =
                StrictJson.ELEMENT.forType(JsonNode.class).readValues(text)) {
            while (each.hasNextValue()) {
                values.add(each.nextValue());
            }
        } catch (IOException | NumberFormatException | ArithmeticException e) {
            throw StrictJson.fault(_ -> place + ": " + what, e);
        }
        return values;
    }

    /// Returns `Fields here: a, b, c.`
    public String fieldsHere() {
        if (fields.isEmpty()) {
            return "The row is empty.";
        }
        String more = fields.size() > NAMED ? " and " + (fields.size() - NAMED) + " more" : "";
        return names().stream()
                .limit(NAMED)
                .map(Quoted::of)
                .collect(Collectors.joining(", ", "Fields here: ", more + "."));
    }

    /// Makes an error about a field whose value has the wrong type.
    public DataException wrongType(String field, JsonNode value, String allowed) {
        String type = value.getNodeType().name().toLowerCase(Locale.ROOT);
        return fault("the field \"" + Quoted.of(field) + "\" must be " + allowed + " but is " + article(type) + " ("
                + excerpt(value) + ").");
    }

    /// Makes an error about this row. The message starts with its place.
    public DataException fault(String message) {
        return new DataException(place + ": " + message);
    }

    private static String article(String type) {
        return ("aeiou".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }

    private static String excerpt(JsonNode value) {
        return Quoted.of(value.toString());
    }
}
