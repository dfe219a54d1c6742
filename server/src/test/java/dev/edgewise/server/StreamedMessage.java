package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a client makes of the pieces of one choice: contents joined, calls joined by index.
record StreamedMessage(
        @Nullable String content, ArrayNode calls, @Nullable String finish) {
    static StreamedMessage of(List<JsonNode> pieces, int index) {
        StringBuilder content = new StringBuilder();
        Map<Integer, ObjectNode> calls = new TreeMap<>();
        String finish = null;
        for (JsonNode piece : pieces) {
            for (JsonNode choice : piece.path("choices")) {
                if (choice.path("index").asInt() == index) {
                    content.append(choice.path("delta").path("content").asText(""));
                    choice.path("delta").path("tool_calls").forEach(call -> join(calls, call));
                    finish = choice.path("finish_reason").asText(finish);
                }
            }
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode().addAll(calls.values());
        return new StreamedMessage(content.isEmpty() ? null : content.toString(), list, finish);
    }

    private static void join(Map<Integer, ObjectNode> calls, JsonNode piece) {
        ObjectNode call = calls.computeIfAbsent(piece.path("index").asInt(), _ -> {
            ObjectNode begun = JsonNodeFactory.instance.objectNode();
            begun.put("id", piece.path("id").asText())
                    .put("type", piece.path("type").asText());
            begun.putObject("function")
                    .put("name", piece.path("function").path("name").asText())
                    .put("arguments", "");
            return begun;
        });
        ObjectNode function = (ObjectNode) call.path("function");
        function.put(
                "arguments",
                function.path("arguments").asText()
                        + piece.path("function").path("arguments").asText(""));
    }
}
