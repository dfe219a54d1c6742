package dev.edgewise.environment.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.edgewise.pattern.LinearPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers that a JSON Schema (2020-12) allows.
///
/// No schema is loaded from elsewhere. Patterns are [LinearPattern]s, so that no answer takes long.
final class AnswerSchema {
    /// Numbers with more digits before or behind the point are allowed nowhere: to divide one takes too long.
    private static final int MOST_DIGITS = 1000;

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory -> factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

    private static final JsonSchema OF_SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(SchemaId.V202012));

    /// Compiled schemas to keep: all rows of a data set may share one, or each may have its own.
    private static final int MOST_COMPILED = 256;

    /// Those used last, by their texts.
    private static final Map<String, JsonSchema> COMPILED = new LinkedHashMap<>(MOST_COMPILED, 0.75f, true);

    private AnswerSchema() {}

    /// Reads a schema.
    ///
    /// @param unread takes patterns that cannot be read
    private static JsonSchema read(JsonNode schema, List<String> unread) {
        return SCHEMAS.getSchema(
                schema,
                SchemaValidatorsConfig.builder()
                        .regularExpressionFactory(expression -> pattern(expression, unread))
                        .build());
    }

    private static RegularExpression pattern(String expression, List<String> unread) {
        Optional<LinearPattern> pattern = LinearPattern.of(expression);
        if (pattern.isEmpty()) {
            unread.add(expression);
        }
        return text -> pattern.isPresent() && pattern.get().isIn(text);
    }

    /// Returns why a value is no schema; empty if it is one.
    static Optional<String> fault(JsonNode schema) {
        Optional<String> wrong =
                OF_SCHEMAS.validate(schema).stream().findFirst().map(ValidationMessage::getMessage);
        if (wrong.isPresent()) {
            return wrong;
        }
        List<String> unread = new ArrayList<>();
        try {
            JsonSchema read = read(schema, unread);
            read.initializeValidators();
            read.validate(NullNode.instance);
            return unread.stream()
                    .findFirst()
                    .map(one -> "the pattern " + one + " is no regular expression that RE2 reads (without lookahead and"
                            + " back references), or too large a one");
        } catch (JsonSchemaException fault) {
            return Optional.of(String.valueOf(fault.getMessage()).replaceFirst("\\.$", ""));
        } catch (StackOverflowError _) {
            return Optional.of("it refers to itself without end");
        }
    }

    /// Tells whether an answer is JSON that the schema allows.
    static boolean allows(String schema, String answer) {
        Optional<JsonNode> value = AnswerJson.read(answer).filter(AnswerSchema::isShort);
        if (value.isEmpty()) {
            return false;
        }
        try {
            return compiled(schema).validate(value.get()).isEmpty();
        } catch (StackOverflowError _) {
            return false; // too deep
        }
    }

    /// Returns a schema, compiled when it is first needed. Threads share it.
    static JsonSchema compiled(String schema) {
        synchronized (COMPILED) {
            JsonSchema known = COMPILED.get(schema);
            if (known == null) {
                known = read(AnswerJson.read(schema).orElseThrow(), new ArrayList<>());
                known.initializeValidators();
                COMPILED.put(schema, known);
            }
            if (COMPILED.size() > MOST_COMPILED) {
                COMPILED.remove(COMPILED.keySet().iterator().next());
            }
            return known;
        }
    }

    private static boolean isShort(JsonNode value) {
        return value.isNumber()
                ? Math.abs((long) value.decimalValue().scale()) <= MOST_DIGITS
                : value.valueStream().allMatch(AnswerSchema::isShort);
    }
}
