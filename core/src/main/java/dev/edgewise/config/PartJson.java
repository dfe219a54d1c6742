package dev.edgewise.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.plugin.LessonProvider;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.Provider;
import dev.edgewise.plugin.RewardProvider;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes variants: `{type: sec, alpha: 0.5}`, or the bare word if a variant has no keys.
///
/// The trees come from [Resolver], which has checked types and keys.
final class PartJson {
    private static final String TYPE = "type";

    private PartJson() {}

    @SuppressWarnings({"rawtypes", "unchecked"}) // a class literal has no type argument
    static Module module(Plugins plugins) {
        return new SimpleModule()
                .addSerializer((Class) Part.class, new PartWriter())
                .addSerializer(EnvironmentConfig.class, new EnvironmentWriter())
                .addDeserializer((Class) Part.class, new PartReader(plugins, null))
                .addSerializer(ShapingConfig.class, new ShapingWriter())
                .addDeserializer(EnvironmentConfig.class, new EnvironmentReader(plugins))
                .addDeserializer(ShapingConfig.class, new ShapingReader(plugins));
    }

    private static final class PartWriter extends JsonSerializer<Part<?>> {
        @Override
        public void serialize(Part<?> part, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (part.settings().getClass().getRecordComponents().length == 0) {
                json.writeString(part.type());
            } else {
                write(part, JsonNodeFactory.instance.objectNode(), json);
            }
        }
    }

    /// Writes the type, the keys that all of its kind share, and its own.
    private static void write(Part<?> part, ObjectNode shared, JsonGenerator json) throws IOException {
        ObjectNode own = ((ObjectMapper) json.getCodec()).valueToTree(part.settings());
        ObjectNode node = JsonNodeFactory.instance.objectNode().put(TYPE, part.type());
        node.setAll(shared);
        json.writeTree(node.setAll(own));
    }

    private static final class EnvironmentWriter extends JsonSerializer<EnvironmentConfig> {
        @Override
        public void serialize(EnvironmentConfig environment, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            ObjectNode shared = JsonNodeFactory.instance.objectNode().put("name", environment.name());
            if (environment.part().provider().takesLevels()) {
                shared.set("levels", ((ObjectMapper) json.getCodec()).valueToTree(environment.levels()));
            }
            shared.set("lessons", ((ObjectMapper) json.getCodec()).valueToTree(environment.lessons()));
            write(environment.part(), shared, json);
        }
    }

    private static final class PartReader extends JsonDeserializer<Part<?>> implements ContextualDeserializer {
        private final Plugins plugins;
        private final @Nullable Class<?> kind;

        PartReader(Plugins plugins, @Nullable Class<?> kind) {
            this.plugins = plugins;
            this.kind = kind;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType type = context.getContextualType();
            return new PartReader(plugins, type.containedType(0).getRawClass());
        }

        @Override
        public Part<?> deserialize(JsonParser json, DeserializationContext context) throws IOException {
            JsonNode tree = json.readValueAsTree();
            if (kind == null) {
                throw new IllegalStateException("a part of no kind");
            }
            String type = tree.isTextual() ? tree.textValue() : tree.path(TYPE).textValue();
            ObjectNode keys = tree.isTextual() ? JsonNodeFactory.instance.objectNode() : (ObjectNode) tree;
            keys.remove(TYPE);
            Provider<?, ?, ?> provider = plugins.ofKind(kind).get(type);
            return part(provider, type, keys, (ObjectMapper) json.getCodec());
        }
    }

    private static <P extends Provider<?, ?, ?>> Part<P> part(
            @Nullable P provider, String type, ObjectNode keys, ObjectMapper mapper) throws IOException {
        if (provider == null) {
            throw new IllegalStateException("no variant of type " + type);
        }
        return new Part<>(provider, mapper.treeToValue(keys, provider.settings()));
    }

    private static final class EnvironmentReader extends JsonDeserializer<EnvironmentConfig> {
        private final Plugins plugins;

        EnvironmentReader(Plugins plugins) {
            this.plugins = plugins;
        }

        @Override
        public EnvironmentConfig deserialize(JsonParser json, DeserializationContext context) throws IOException {
            ObjectNode keys = json.readValueAsTree();
            ObjectMapper mapper = (ObjectMapper) json.getCodec();
            String type = keys.remove(TYPE).textValue();
            String name = keys.remove("name").textValue();
            JsonNode levels = keys.remove("levels");
            JsonNode lessons = keys.remove("lessons");
            Map<String, EnvironmentProvider<?>> providers = plugins.all(EnvironmentProvider.class);
            EnvironmentProvider<?> provider = providers.get(type);
            LevelRange range = levels == null || levels.isNull()
                    ? null
                    : new LevelRange(levels.path(0).asInt(), levels.path(1).asInt());
            Part<LessonProvider<?>> taught = lessons == null || lessons.isNull()
                    ? null
                    : mapper.convertValue(lessons, new TypeReference<Part<LessonProvider<?>>>() {});
            return new EnvironmentConfig(name, range, taught, part(provider, type, keys, mapper));
        }
    }

    private static final class ShapingWriter extends JsonSerializer<ShapingConfig> {
        @Override
        public void serialize(ShapingConfig reward, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            ObjectNode shared = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", reward.name())
                    .put("weight", reward.weight());
            write(reward.part(), shared, json);
        }
    }

    private static final class ShapingReader extends JsonDeserializer<ShapingConfig> {
        private final Plugins plugins;

        ShapingReader(Plugins plugins) {
            this.plugins = plugins;
        }

        @Override
        public ShapingConfig deserialize(JsonParser json, DeserializationContext context) throws IOException {
            ObjectNode keys = json.readValueAsTree();
            String type = keys.remove(TYPE).textValue();
            String name = keys.remove("name").textValue();
            double weight = keys.remove("weight").doubleValue();
            Map<String, RewardProvider<?>> providers = plugins.all(RewardProvider.class);
            RewardProvider<?> provider = providers.get(type);
            return new ShapingConfig(name, weight, part(provider, type, keys, (ObjectMapper) json.getCodec()));
        }
    }
}
