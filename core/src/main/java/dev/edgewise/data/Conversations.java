package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;

/// Reads conversations as TRL and the Hugging Face hub store them: a list of `{"role", "content"}`, or the same
/// list written as a JSON string.
///
/// Content is text, or a list of `{"type": "text", "text"}` parts, which are joined. Tool calls and images are
/// refused rather than dropped.
public final class Conversations {
    private static final List<String> ROLES = List.of("system", "user", "assistant", "tool");

    private Conversations() {}

    /// Whether the field holds a conversation rather than plain text.
    public static boolean isConversation(JsonNode value) {
        return value.isArray();
    }

    /// The messages of a field, at least one.
    ///
    /// @throws dev.edgewise.error.DataException if the field is missing or not a conversation
    public static List<Message> read(Row row, String field) {
        JsonNode value = row.value(field);
        JsonNode list =
                value.isTextual() ? StrictJson.parse(line -> row.place() + ": " + field, value.textValue()) : value;
        if (!list.isArray() || list.isEmpty()) {
            throw row.wrongType(field, value, "a list of {\"role\", \"content\"} messages, at least one,");
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode element : list) {
            messages.add(message(row, field + "[" + messages.size() + "]", element));
        }
        return messages;
    }

    private static Message message(Row row, String where, JsonNode element) {
        JsonNode role = element.path("role");
        if (!ROLES.contains(role.asText())) {
            throw row.fault(
                    where + " must have one of the roles " + String.join(", ", ROLES) + " but is " + element + ".");
        }
        if (!element.path("tool_calls").isMissingNode()
                && !element.path("tool_calls").isEmpty()) {
            throw row.fault(where + " calls a tool, which is not supported. Remove the row.");
        }
        return new Message(role.asText(), content(row, where, element.path("content")));
    }

    private static String content(Row row, String where, JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            boolean isText = part.path("type").asText("text").equals("text")
                    && part.path("text").isTextual();
            if (!isText) {
                throw row.fault(where + " has a part that is not text. Only text content is supported.");
            }
            text.append(part.path("text").textValue());
        }
        if (!content.isArray() || content.isEmpty()) {
            throw row.fault(where + " has no text content.");
        }
        return text.toString();
    }
}
