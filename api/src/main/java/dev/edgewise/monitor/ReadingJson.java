package dev.edgewise.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.state.TypedJson;

/// Readings as JSON; each carries its `type`.
public final class ReadingJson {
    private static final TypedJson<Reading> JSON = new TypedJson<>(Reading.class, "a reading");

    private ReadingJson() {}

    /// Returns the reading as an object.
    public static ObjectNode write(Reading reading) {
        return JSON.write(reading);
    }

    /// Reads an object.
    ///
    /// @throws DataException if the object is none of the readings
    public static Reading read(JsonNode json) {
        return JSON.read(withMajorities(json), DataException::new);
    }

    /// Completes a reading of a version that counted no majorities.
    private static JsonNode withMajorities(JsonNode json) {
        if (!json.path("type").asText().equals("coverage") || json.has("majorities")) {
            return json;
        }
        ObjectNode completed = json.deepCopy();
        completed.putArray("majorities");
        return completed;
    }
}
