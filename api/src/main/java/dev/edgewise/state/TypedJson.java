package dev.edgewise.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Values of one kind as JSON. Each object carries the `type` of its value, and every field must be there.
///
/// @param kind the annotated interface of the values
/// @param name one of them, as messages name it: `a reading`
public record TypedJson<T>(Class<T> kind, String name) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    /// Returns the value as an object.
    public ObjectNode write(T value) {
        try {
            // Goes through text, so that the type is written as for a declared `kind`.
            return (ObjectNode) MAPPER.readTree(MAPPER.writerFor(kind).writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " has no JSON: " + value, e);
        }
    }

    /// Reads an object.
    ///
    /// @param error makes the error for an object that is no such value, from a message and its cause
    public T read(JsonNode json, BiFunction<String, @Nullable Throwable, ? extends RuntimeException> error) {
        String message =
                "not " + name + ": " + Quoted.of(json.toString()) + "; the file is damaged or of another version";
        if (!json.isObject()) {
            throw error.apply(message, null);
        }
        try {
            return MAPPER.treeToValue(json, kind);
        } catch (JsonProcessingException e) {
            throw error.apply(message, e);
        }
    }
}
