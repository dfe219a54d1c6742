package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.settings.Entry;
import dev.edgewise.settings.Kind;
import dev.edgewise.settings.NumberRange;
import dev.edgewise.settings.Section;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes a JSON Schema (draft 2020-12) of the configuration file from the tables of the sections, for editors that
/// complete and check keys.
///
/// It accepts the keys, types, words and ranges that [ConfigReader] accepts. **How it differs**: only the reader
/// checks what depends on several keys, on files or on hub ids; and numbers in quotes are refused here.
///
/// A section occurs once under `$defs`, by the dotted path where it comes first.
public final class ConfigSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// The name of each definition, by type (empty where a section has none) and section.
    private final Map<Map.Entry<String, Section>, String> names = new HashMap<>();

    private final ObjectNode definitions = NODES.objectNode();

    private ConfigSchema() {}

    /// Returns the whole schema.
    ///
    /// @param plugins the variants that exist
    public static String json(Plugins plugins) {
        ConfigSchema schema = new ConfigSchema();
        ObjectNode root = NODES.objectNode().put("$schema", DRAFT).put("title", "Edgewise run");
        root.setAll(schema.object(ConfigKeys.of(plugins).run(), ""));
        root.set("$defs", schema.definitions);
        return root.toPrettyString() + "\n";
    }

    private ObjectNode object(Section section, String path) {
        ObjectNode schema = NODES.objectNode().put("type", "object").put("description", section.sentence());
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (Entry key : section.keys()) {
            properties.set(key.name(), key(key, path.isEmpty() ? key.name() : path + "." + key.name()));
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema.put("additionalProperties", false);
    }

    private ObjectNode key(Entry key, String path) {
        ObjectNode kind = kind(key.kind(), path);
        ObjectNode schema =
                key.standard().isNull() ? anyOf(kind, NODES.objectNode().put("type", "null")) : kind;
        String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
        schema.put("description", key.sentence() + unit);
        if (key.standard().isValueNode() && !key.standard().isNull() && !key.required()) {
            schema.set("default", key.standard());
        }
        return schema;
    }

    private ObjectNode kind(Kind kind, String path) {
        return switch (kind) {
            case Kind.Whole whole -> range(NODES.objectNode().put("type", "integer"), whole.range());
            case Kind.Real real -> range(NODES.objectNode().put("type", "number"), real.range());
            case Kind.Flag _ -> NODES.objectNode().put("type", "boolean");
            case Kind.Text text -> text(text.pattern());
            case Kind.Location _ -> NODES.objectNode().put("type", "string").put("minLength", 1);
            case Kind.Choice choice -> words(choice.names());
            case Kind.Nested nested -> reference("", nested.section(), path);
            case Kind.Items items -> items(items, path);
            case Kind.Variants variants -> variants(variants, path);
        };
    }

    private static ObjectNode range(ObjectNode number, NumberRange range) {
        if (!Double.isInfinite(range.low())) {
            number.set(range.lowOpen() ? "exclusiveMinimum" : "minimum", limit(range.low()));
        }
        if (!Double.isInfinite(range.high())) {
            number.set(range.highOpen() ? "exclusiveMaximum" : "maximum", limit(range.high()));
        }
        return number;
    }

    private static JsonNode limit(double value) {
        return value == Math.rint(value) ? NODES.numberNode((long) value) : NODES.numberNode(value);
    }

    /// Returns text of a form. A pattern that matches any text, line breaks included, becomes a length at most.
    private static ObjectNode text(Pattern pattern) {
        ObjectNode text = NODES.objectNode().put("type", "string");
        return switch (pattern.pattern()) {
            case "(?s).*" -> text;
            case "(?s).+" -> text.put("minLength", 1);
            default -> text.put("pattern", "^(?:" + pattern.pattern() + ")$");
        };
    }

    private static ObjectNode words(Iterable<String> names) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode allowed = schema.putArray("enum");
        names.forEach(allowed::add);
        return schema;
    }

    /// Returns a reference to a section's definition. The definition is made where the section comes first.
    ///
    /// @param type the value of the key `type`; empty if the section has none
    private ObjectNode reference(String type, Section section, String path) {
        String first = names.putIfAbsent(Map.entry(type, section), path);
        if (first == null) {
            ObjectNode object = object(section, path);
            definitions.set(path, type.isEmpty() ? object : typed(type, object));
        }
        return NODES.objectNode().put("$ref", "#/$defs/" + (first == null ? path : first));
    }

    /// Puts the key `type` in front of the others.
    private static ObjectNode typed(String type, ObjectNode object) {
        ObjectNode properties = NODES.objectNode();
        properties.set("type", NODES.objectNode().put("const", type));
        properties.setAll((ObjectNode) object.path("properties"));
        object.set("properties", properties);
        object.withArray("required").insert(0, "type");
        return object;
    }

    /// Returns a list; a single value stands for a list of one.
    private ObjectNode items(Kind.Items items, String path) {
        ObjectNode list = NODES.objectNode().put("type", "array");
        list.set("items", kind(items.element(), path));
        if (items.fewest() > 0) {
            list.put("minItems", items.fewest());
        }
        if (items.most() < Integer.MAX_VALUE) {
            list.put("maxItems", items.most());
        }
        return items.fewest() > 1 ? list : anyOf(list, kind(items.element(), path));
    }

    /// Returns a section whose keys its `type` decides. The bare word stands for the section with all defaults.
    private ObjectNode variants(Kind.Variants variants, String path) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode any = schema.putArray("anyOf");
        any.add(words(variants.byType().keySet()));
        variants.byType().forEach((type, section) -> any.add(reference(type, section, path + "." + type)));
        return schema;
    }

    private static ObjectNode anyOf(ObjectNode... schemas) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode any = schema.putArray("anyOf");
        for (ObjectNode each : schemas) {
            any.add(each);
        }
        return schema;
    }
}
