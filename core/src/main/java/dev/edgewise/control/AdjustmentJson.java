package dev.edgewise.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.Quoted;
import org.jspecify.annotations.Nullable;

/// Adjustments as JSON: `{"type": "quarantine", "cell": {"environment": "addition", "level": 3}, "cap":
/// 0.0}`.
public final class AdjustmentJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private AdjustmentJson() {}

    /// The adjustment as an object.
    public static ObjectNode write(Adjustment adjustment) {
        try {
            // through text, so that the type is written as for a declared Adjustment
            return (ObjectNode)
                    MAPPER.readTree(MAPPER.writerFor(Adjustment.class).writeValueAsString(adjustment));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an adjustment has no JSON: " + adjustment, e);
        }
    }

    /// Reads an object.
    ///
    /// @throws CheckpointException if it is none of the adjustments
    public static Adjustment read(JsonNode json) {
        if (!json.isObject()) {
            throw unreadable(json, null);
        }
        try {
            return MAPPER.treeToValue(json, Adjustment.class);
        } catch (JsonProcessingException e) {
            throw unreadable(json, e);
        }
    }

    private static CheckpointException unreadable(JsonNode json, @Nullable Throwable cause) {
        return new CheckpointException(
                "not an adjustment: " + Quoted.of(json.toString()) + "; the file is damaged or of another version",
                cause);
    }
}
