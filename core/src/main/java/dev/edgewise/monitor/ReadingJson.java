package dev.edgewise.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import org.jspecify.annotations.Nullable;

/// Readings as JSON; each carries its `type`.
public final class ReadingJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private ReadingJson() {}

    /// The reading as an object.
    public static ObjectNode write(Reading reading) {
        try {
            // through text, so that the type is written as for a declared Reading
            return (ObjectNode) MAPPER.readTree(MAPPER.writerFor(Reading.class).writeValueAsString(reading));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a reading has no JSON: " + reading, e);
        }
    }

    /// Reads an object.
    ///
    /// @throws DataException if it is none of the readings
    public static Reading read(JsonNode json) {
        if (!json.isObject()) {
            throw unreadable(json, null);
        }
        try {
            return MAPPER.treeToValue(json, Reading.class);
        } catch (JsonProcessingException e) {
            throw unreadable(json, e);
        }
    }

    private static DataException unreadable(JsonNode json, @Nullable Throwable cause) {
        return new DataException(
                "not a reading: " + Quoted.of(json.toString()) + "; the file is damaged or of another version", cause);
    }
}
