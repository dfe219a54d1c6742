package dev.edgewise.tool.bfcl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.tool.check.Language;

/// What BFCL adds to the documents of functions before it shows them: the language, and for Java and JavaScript
/// that every argument is a text.
final class LanguageHints {
    private LanguageHints() {}

    static ArrayNode of(JsonNode functions, Language language) {
        ArrayNode hinted = JsonNodeFactory.instance.arrayNode();
        for (JsonNode function : functions) {
            ObjectNode copy = function.deepCopy();
            copy.put(
                    "description",
                    copy.path("description").asText() + " Note that the provided function is in " + language.syntax()
                            + " syntax.");
            if (language != Language.PYTHON) {
                copy.path("parameters").path("properties").forEach(argument -> asText(argument, language));
            }
            hinted.add(copy);
        }
        return hinted;
    }

    private static void asText(JsonNode argument, Language language) {
        if (!(argument instanceof ObjectNode schema)) {
            return;
        }
        String name = language == Language.JAVA ? "Java" : "JavaScript";
        String type = schema.path("type").asText();
        String hint = type.equals("any")
                ? " This parameter can be of any type of " + name + " object in string representation."
                : " This is " + name + " " + type + " type parameter in string representation.";
        JsonNode items = schema.remove("items");
        if (items != null) {
            hint += " The list elements are of type " + items.path("type").asText()
                    + "; they are not in string representation.";
        }
        schema.put("description", schema.path("description").asText() + hint);
        schema.put("type", "string");
    }
}
