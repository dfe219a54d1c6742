package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.Quoted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The places of a schema that `$ref` leads to.
///
/// @param root the whole schema
record SchemaReferences(JsonNode root, SchemaKeywords keywords) {
    /// Returns the schema at a place; a missing node if there is none.
    JsonNode target(String reference) {
        return reference.equals("#")
                ? root
                : reference.startsWith("#/") ? root.at(reference.substring(1)) : JsonNodeFactory.instance.missingNode();
    }

    /// Refuses a schema that needs itself: no text of it would come to an end.
    void requireEnds(Set<String> references) {
        Set<String> ending = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (String reference : references) {
                more |= !ending.contains(reference) && ends(target(reference), ending) && ending.add(reference);
            }
        }
        references.stream()
                .filter(reference -> !ending.contains(reference))
                .findFirst()
                .ifPresent(endless -> {
                    throw keywords.fault(
                            "",
                            "needs \"" + Quoted.of(endless)
                                    + "\" inside itself without end; make the property that leads back optional");
                });
    }

    private boolean ends(JsonNode schema, Set<String> ending) {
        if (schema.has("$ref")) {
            return ending.contains(schema.path("$ref").asText());
        }
        for (String several : List.of("anyOf", "oneOf")) {
            if (schema.has(several)) {
                return schema.path(several).valueStream().anyMatch(one -> ends(one, ending));
            }
        }
        if (schema.has("allOf")) {
            return ends(schema.path("allOf").path(0), ending);
        }
        if (schema.has("enum") || schema.has("const") || schema.path("nullable").asBoolean()) {
            return true;
        }
        return keywords.types(schema, "").stream().anyMatch(type -> switch (type) {
            case "object" ->
                keywords.required(schema, "").stream()
                        .allMatch(name -> ends(schema.path("properties").path(name), ending));
            case "array" -> schema.path("minItems").asInt(0) == 0 || ends(schema.path("items"), ending);
            default -> true;
        });
    }
}
