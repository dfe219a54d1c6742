package dev.edgewise.reward.external;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads what a program answers.
///
/// @param fields an object with `reward` and `success`, and perhaps `components` and `feedback`
record RewardAnswer(ObjectNode fields) {
    /// NaN is no JSON, but programs write it. It is read so that the message can say so.
    static final JsonMapper MAPPER = JsonMapper.builder(new JsonFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Reads an object. Empty if the text is none.
    static Optional<ObjectNode> object(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// Returns the attempt that is answered. Empty if the answer does not say.
    Optional<String> id() {
        JsonNode id = fields.path("id");
        return id.isTextual() || id.isIntegralNumber() ? Optional.of(id.asText()) : Optional.empty();
    }

    /// Returns the score.
    ///
    /// @param kind names the reward if the answer has no components
    /// @throws Unusable if the answer has no finite reward or no outcome
    Score score(String kind, String completion) throws Unusable {
        double reward = number("reward", fields.path("reward"));
        JsonNode success = fields.path("success");
        if (!success.isBoolean()) {
            throw new Unusable("\"success\" must be true or false but is "
                    + (success.isMissingNode() ? "missing" : success.toString()));
        }
        JsonNode feedback = fields.path("feedback");
        if (!feedback.isTextual() && !feedback.isMissingNode() && !feedback.isNull()) {
            throw new Unusable("\"feedback\" must be text but is " + feedback);
        }
        String answer = completion.strip();
        return new Score(
                reward,
                success.booleanValue(),
                answer.isEmpty() ? new ParseResult.Empty() : new ParseResult.Answer(answer),
                components(kind, reward),
                feedback.asText(""));
    }

    private Map<String, Double> components(String kind, double reward) throws Unusable {
        JsonNode given = fields.path("components");
        if (given.isMissingNode() || given.isNull()) {
            return Map.of(kind, reward);
        }
        if (!given.isObject()) {
            throw new Unusable("\"components\" must be an object of numbers but is " + given);
        }
        Map<String, Double> components = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            components.put(each.getKey(), number("components." + each.getKey(), each.getValue()));
        }
        return components;
    }

    private static double number(String name, JsonNode value) throws Unusable {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            String given = value.isNumber() ? String.valueOf(value.doubleValue()) : value.toString();
            throw new Unusable(
                    "\"" + name + "\" must be a finite number but is " + (value.isMissingNode() ? "missing" : given));
        }
        return value.doubleValue();
    }

    /// An answer that is no score.
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }
}
