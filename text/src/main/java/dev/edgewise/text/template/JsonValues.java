package dev.edgewise.text.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON as the values a template works on: see [Python].
final class JsonValues {
    private JsonValues() {}

    static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                node.forEach(element -> list.add(of(element)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING, BINARY, POJO -> None.NONE;
        };
    }

    /// @throws ModelException if a number does not fit into 64 bits; Python has longer ones and writes all
    ///     their digits
    private static Object number(JsonNode node) {
        if (node.isIntegralNumber() ? !node.canConvertToLong() : Double.isInfinite(node.doubleValue())) {
            throw new ModelException("The conversation holds the number " + Quoted.of(node.asText())
                    + ", which does not fit into 64 bits. Write it as text.");
        }
        return node.isIntegralNumber() ? (Object) node.longValue() : node.doubleValue();
    }
}
