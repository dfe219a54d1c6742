package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a client makes of the chunks of one choice.
///
/// Pieces of a call belong together by their `index`, not by their order or id. The first piece has the id and the
/// name, later ones only pieces of the arguments, which are JSON when all are there.
final class StreamedMessage {
    private final int choice;
    private final Map<Integer, ObjectNode> calls = new TreeMap<>();
    private @Nullable String content;
    private @Nullable String finishReason;

    /// @param choice which of the choices that come mixed
    StreamedMessage(int choice) {
        this.choice = choice;
    }

    static StreamedMessage of(Iterable<JsonNode> chunks, int choice) {
        StreamedMessage message = new StreamedMessage(choice);
        chunks.forEach(message::add);
        return message;
    }

    /// Adds a chunk; one without choices, as for usage, says nothing.
    private void add(JsonNode chunk) {
        for (JsonNode one : chunk.path("choices")) {
            if (one.path("index").asInt() != choice) {
                continue;
            }
            JsonNode delta = one.path("delta");
            JsonNode words = delta.path("content");
            if (words.isTextual() && !words.textValue().isEmpty()) {
                content = content == null ? words.textValue() : content + words.textValue();
            }
            delta.path("tool_calls").forEach(this::addCall);
            finishReason = one.path("finish_reason").asText(finishReason);
        }
    }

    private void addCall(JsonNode piece) {
        ObjectNode call = calls.computeIfAbsent(piece.path("index").asInt(), _ -> {
            ObjectNode empty =
                    JsonNodeFactory.instance.objectNode().put("id", "").put("type", "function");
            empty.putObject("function").put("name", "").put("arguments", "");
            return empty;
        });
        if (piece.path("id").isTextual()) {
            call.set("id", piece.path("id"));
        }
        append((ObjectNode) call.path("function"), piece.path("function"), "name");
        append((ObjectNode) call.path("function"), piece.path("function"), "arguments");
    }

    private static void append(ObjectNode function, JsonNode piece, String field) {
        function.put(field, function.path(field).asText() + piece.path(field).asText(""));
    }

    /// Returns the message as a server that does not stream would send it: null content where there are no words.
    ObjectNode message() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
        message.put("content", content);
        ArrayNode list = message.putArray("tool_calls");
        calls.values().forEach(list::add);
        return message;
    }

    @Nullable
    String content() {
        return content;
    }

    List<JsonNode> calls() {
        return List.copyOf(calls.values());
    }

    /// Returns why the reply ended; null while it has not.
    @Nullable
    String finish() {
        return finishReason;
    }
}
