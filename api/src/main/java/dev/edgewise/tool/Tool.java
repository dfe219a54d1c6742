package dev.edgewise.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;

/// A function that a model may call.
///
/// @param parameters the JSON schema of its arguments, an object with `properties`; must not be changed
public record Tool(String name, String description, ObjectNode parameters) {
    public Tool {
        if (name.isBlank()) {
            throw new DataException("a tool has no name; give it one, as in {\"name\": \"get_weather\", …}");
        }
    }

    /// Reads a tool as OpenAI writes it, `{"type": "function", "function": {"name", "description", "parameters"}}`,
    /// or its function alone. A tool without parameters takes none.
    ///
    /// @throws DataException if the schema has no name, or its parameters are no JSON schema of an object
    public static Tool of(JsonNode schema) {
        JsonNode function = schema.path("function").isObject() ? schema.path("function") : schema;
        JsonNode name = function.path("name");
        if (!name.isTextual() || name.textValue().isBlank()) {
            throw new DataException("the tool " + Quoted.of(schema.toString())
                    + " has no name; write it as {\"type\": \"function\", \"function\": {\"name\", \"description\","
                    + " \"parameters\"}}");
        }
        JsonNode parameters = function.path("parameters");
        boolean none = parameters.isMissingNode() || parameters.isNull();
        if (!none && !parameters.isObject()) {
            throw new DataException("the parameters of the tool \"" + Quoted.of(name.textValue())
                    + "\" are no JSON schema: " + Quoted.of(parameters.toString())
                    + "; write them as {\"type\": \"object\", \"properties\": {…}, \"required\": […]}");
        }
        JsonNode properties = parameters.path("properties");
        if (!properties.isMissingNode() && !properties.isObject()) {
            throw new DataException("the properties of the tool \"" + Quoted.of(name.textValue())
                    + "\" are no object: " + Quoted.of(properties.toString())
                    + "; write them as {\"city\": {\"type\": \"string\"}, …}");
        }
        return new Tool(
                name.textValue(),
                function.path("description").asText(""),
                parameters instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    }

    /// Returns the tool as OpenAI and `transformers` write it.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "function");
        json.putObject("function")
                .put("name", name)
                .put("description", description)
                .set("parameters", parameters);
        return json;
    }

    /// Returns the schemas of the arguments by name; empty for a tool that takes none.
    public JsonNode properties() {
        JsonNode properties = parameters.path("properties");
        return properties.isObject() ? properties : JsonNodeFactory.instance.objectNode();
    }
}
