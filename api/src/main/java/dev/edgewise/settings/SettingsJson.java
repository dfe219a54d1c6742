package dev.edgewise.settings;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/// Maps records of keys to JSON trees and back: snake_case keys, lower-case words, nothing lenient.
public final class SettingsJson {
    private static final JsonMapper PLAIN = builder().build();

    private SettingsJson() {}

    /// Returns a mapper to build on.
    public static JsonMapper.Builder builder() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .addModule(new SimpleModule().addSerializer(new Words()));
    }

    static <R extends Record> R read(Class<R> type, JsonNode tree) {
        try {
            return PLAIN.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(type.getName() + " has no defaults: " + e.getOriginalMessage(), e);
        }
    }

    private static final class Words extends StdSerializer<Enum<?>> {
        private static final long serialVersionUID = 1L;

        Words() {
            super(Enum.class, false);
        }

        @Override
        public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Names.of(value));
        }
    }
}
