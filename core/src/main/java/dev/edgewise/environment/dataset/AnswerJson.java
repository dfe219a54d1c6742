package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Answers that are JSON.
final class AnswerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// Treats scalars as alike if they are equal. Numbers compare by their value, so that 1 is 1.0.
    private static final Comparator<JsonNode> SCALARS = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private AnswerJson() {}

    /// Reads a text that is one JSON value. Empty if it is none.
    static Optional<JsonNode> read(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            return value.isMissingNode() ? Optional.empty() : Optional.of(value);
        } catch (JsonProcessingException | NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /// Tells whether both are JSON and equal, whatever the order of keys.
    static boolean same(String one, String other) {
        Optional<JsonNode> first = read(one);
        Optional<JsonNode> second = read(other);
        return first.isPresent() && second.isPresent() && first.get().equals(SCALARS, second.get());
    }

    /// Returns the texts of a list. For anything else it returns the text itself.
    static Stream<String> list(String text) {
        Optional<JsonNode> value = read(text).filter(JsonNode::isArray);
        return value.isPresent() ? value.get().valueStream().map(JsonNode::asText) : Stream.of(text);
    }
}
