package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Schemas at random, and instances of them that know nothing of the grammar.
record RandomSchemas(Random random) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("city", "größe", "a b", "x\"y", "n", "unit", "nights");

    ObjectNode schema(int depth) {
        int kind = random.nextInt(depth > 0 ? 9 : 6);
        ObjectNode schema = NODES.objectNode();
        switch (kind) {
            case 0 -> {
                schema.put("type", "string");
                if (random.nextBoolean()) {
                    schema.put("minLength", 2).put("maxLength", 5);
                }
            }
            case 1 -> schema.put("type", "integer").put("description", "how many");
            case 2 -> schema.putArray("type").add("number").add("null");
            case 3 -> schema.put("type", "boolean").put("nullable", random.nextBoolean());
            case 4 ->
                schema.putArray("enum")
                        .add("red")
                        .add("grün")
                        .add("a\"b\\")
                        .add(3)
                        .add(2.5)
                        .addNull();
            case 5 -> schema.put("const", "only");
            case 6 -> {
                schema.put("type", "array").set("items", schema(depth - 1));
                if (random.nextBoolean()) {
                    schema.put("minItems", random.nextInt(3)).put("maxItems", 3);
                }
            }
            case 7 -> schema.putArray("anyOf").add(schema(depth - 1)).add(schema(depth - 1));
            default -> object(schema, depth);
        }
        return schema;
    }

    private void object(ObjectNode schema, int depth) {
        schema.put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (String name : NAMES) {
            if (random.nextInt(3) == 0) {
                properties.set(name, schema(depth - 1));
                if (random.nextBoolean()) {
                    required.add(name);
                }
            }
        }
    }

    /// Returns a valid instance with keys in any order.
    JsonNode instance(JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        if (schema.has("anyOf")) {
            return instance(schema.get("anyOf").get(random.nextInt(2)));
        }
        if (schema.path("nullable").asBoolean() && random.nextBoolean()) {
            return NODES.nullNode();
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText()) {
            case "string" -> NODES.textNode(text(schema));
            case "integer" -> NODES.numberNode(random.nextInt(-1000, 1000));
            case "number" -> NODES.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(-9, 9)));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                int least = schema.path("minItems").asInt(0);
                int n = random.nextInt(least, schema.path("maxItems").asInt(3) + 1);
                for (int i = 0; i < n; i++) {
                    array.add(instance(schema.get("items")));
                }
                yield array;
            }
            case "object" -> members(schema);
            default -> NODES.nullNode();
        };
    }

    private String text(JsonNode schema) {
        int least = schema.path("minLength").asInt(0);
        int n = random.nextInt(least, schema.path("maxLength").asInt(6) + 1);
        int[] some = {'a', ' ', '"', '\\', '\n', '{', 'é', 0x20ac, 0x1f600, '\u0001', '/', '}', ':'};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.appendCodePoint(some[random.nextInt(some.length)]);
        }
        return text.toString();
    }

    private ObjectNode members(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        List<String> required =
                schema.get("required").valueStream().map(JsonNode::asText).toList();
        ObjectNode object = NODES.objectNode();
        names.stream()
                .filter(name -> required.contains(name) || random.nextBoolean())
                .forEach(name ->
                        object.set(name, instance(schema.get("properties").get(name))));
        return object;
    }
}
