package dev.edgewise.tool.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a model is told of the functions.
public enum AskMode {
    /// By BFCL's system prompt, for a reply such as `[book_room(city="Graz", nights=2)]`.
    PROMPT {
        @Override
        Conversation ask(List<Message> messages, JsonNode functions) {
            boolean system = messages.getFirst().role().equals("system");
            String own = system ? "\n\n" + messages.getFirst().content() : "";
            List<Message> all = new ArrayList<>();
            all.add(new Message("system", SystemPrompt.of(functions) + own));
            all.addAll(system ? messages.subList(1, messages.size()) : messages);
            return new Conversation(all);
        }

        @Override
        public boolean underscores() {
            return false;
        }
    },

    /// By the tools of its chat template, for a reply in the format in which it writes calls. Names have
    /// underscores for dots, and types are those of JSON Schema.
    FC {
        @Override
        Conversation ask(List<Message> messages, JsonNode functions) {
            ArrayNode tools = JsonNodeFactory.instance.arrayNode();
            for (JsonNode function : functions) {
                ObjectNode written = function.deepCopy();
                written.put("name", function.path("name").asText().replace('.', '_'));
                JsonNode parameters = written.path("parameters");
                if (parameters instanceof ObjectNode object) {
                    object.put("type", "object");
                    object.path("properties").forEach(AskMode::toJsonSchema);
                }
                tools.addObject().put("type", "function").set("function", written);
            }
            return new Conversation(messages, Map.of("tools", tools));
        }

        @Override
        public boolean underscores() {
            return true;
        }
    };

    private static final Map<String, String> JSON_TYPES = Map.ofEntries(
            Map.entry("float", "number"),
            Map.entry("double", "number"),
            Map.entry("byte", "integer"),
            Map.entry("short", "integer"),
            Map.entry("long", "integer"),
            Map.entry("Bigint", "integer"),
            Map.entry("Boolean", "boolean"),
            Map.entry("dict", "object"),
            Map.entry("HashMap", "object"),
            Map.entry("tuple", "array"),
            Map.entry("Array", "array"),
            Map.entry("ArrayList", "array"),
            Map.entry("any", "string"),
            Map.entry("String", "string"),
            Map.entry("char", "string"));

    abstract Conversation ask(List<Message> messages, JsonNode functions);

    /// Tells whether dots in names are underscores in calls.
    public abstract boolean underscores();

    /// Changes the types of a schema and of all within it.
    private static void toJsonSchema(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            String type = object.path("type").asText("string");
            object.put("type", JSON_TYPES.getOrDefault(type, type));
            object.path("properties").forEach(AskMode::toJsonSchema);
            toJsonSchema(object.path("items"));
        }
    }
}
