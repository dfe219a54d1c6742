package dev.edgewise.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the messages of a request as chat templates take them: contents are texts, and the arguments of calls, which
/// are text on the wire, objects.
final class ChatMessages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final List<String> NAMES = List.of("role", "content", "name", "tool_calls", "tool_call_id");
    private static final int MOST = 4096;

    private final Map<String, String> calls = new HashMap<>();

    private ChatMessages() {}

    static List<Message> read(RequestFields request) {
        JsonNode messages = request.value("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty() || messages.size() > MOST) {
            throw ApiException.invalid(
                    "messages",
                    "messages must be a list of 1 to " + MOST + " messages but "
                            + (messages == null ? "is missing" : "was " + Quoted.of(messages.toString())));
        }
        ChatMessages reader = new ChatMessages();
        List<Message> read = new ArrayList<>();
        for (JsonNode message : messages) {
            String path = "messages[" + read.size() + "]";
            if (!(message instanceof ObjectNode object)) {
                throw ApiException.invalid(path, path + " must be an object but was " + Quoted.of(message.toString()));
            }
            read.add(reader.message(new RequestFields(object, path + ".")));
        }
        return read;
    }

    private Message message(RequestFields fields) {
        String role = fields.text("role");
        if (role == null || !ROLES.contains(role)) {
            throw ApiException.invalid(
                    fields.path() + "role",
                    fields.path() + "role must be one of system, developer, user, assistant, tool but "
                            + (role == null ? "is missing" : "was \"" + Quoted.of(role) + "\""));
        }
        requireRead(fields);
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("role", role.equals("developer") ? "system" : role);
        String content = content(fields);
        JsonNode toolCalls = fields.value("tool_calls");
        if (content == null && (toolCalls == null || toolCalls.isEmpty())) {
            throw ApiException.invalid(
                    fields.path() + "content",
                    fields.path() + "content must be a text or a list of text parts but is missing"
                            + (role.equals("assistant") ? "; only beside tool_calls it may be" : ""));
        }
        message.put("content", content == null ? "" : content);
        String name = fields.text("name");
        if (name != null) {
            message.put("name", name);
        }
        if (toolCalls != null && !toolCalls.isEmpty()) {
            called(fields, role, toolCalls, message);
        }
        if (role.equals("tool")) {
            result(fields, message);
        }
        return new Message(message);
    }

    /// Refuses fields that say something and would not reach the model. Clients send back others that are empty.
    private static void requireRead(RequestFields fields) {
        for (var field : fields.json().properties()) {
            JsonNode value = field.getValue();
            boolean empty = value.isNull()
                    || (value.isContainerNode() && value.isEmpty())
                    || (value.isTextual() && value.textValue().isEmpty());
            if (!empty && !NAMES.contains(field.getKey())) {
                String path = fields.path() + Quoted.of(field.getKey());
                throw ApiException.invalid(
                        path, "unknown field '" + path + "'; a message has " + String.join(", ", NAMES));
            }
        }
    }

    /// Returns the text of a content; null if there is none.
    private static @Nullable String content(RequestFields fields) {
        JsonNode content = fields.value("content");
        if (content == null || content.isTextual()) {
            return content == null ? null : content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw fields.wrong("content", "a text or a list of parts {\"type\": \"text\", \"text\": …}", part);
            }
            text.append(part.path("text").textValue());
        }
        if (!content.isArray()) {
            throw fields.wrong("content", "a text or a list of parts {\"type\": \"text\", \"text\": …}", content);
        }
        return text.toString();
    }

    private void called(RequestFields fields, String role, JsonNode toolCalls, ObjectNode message) {
        if (!role.equals("assistant")) {
            throw ApiException.invalid(
                    fields.path() + "tool_calls",
                    fields.path() + "tool_calls can only stand in a message of the assistant, not of " + role);
        }
        var list = message.putArray("tool_calls");
        for (JsonNode call : toolCalls) {
            String path = fields.path() + "tool_calls[" + list.size() + "]";
            JsonNode function = call.path("function");
            if (!call.path("id").isTextual() || !function.path("name").isTextual()) {
                throw ApiException.invalid(
                        path,
                        path
                                + " must be {\"id\", \"type\": \"function\", \"function\": {\"name\", \"arguments\"}} but was "
                                + Quoted.of(call.toString()));
            }
            String id = call.path("id").textValue();
            String name = function.path("name").textValue();
            calls.put(id, name);
            ObjectNode copy = list.addObject().put("id", id).put("type", "function");
            copy.putObject("function").put("name", name).set("arguments", arguments(path, function.path("arguments")));
        }
    }

    private static JsonNode arguments(String path, JsonNode arguments) {
        JsonNode read = arguments;
        if (arguments.isTextual()) {
            try {
                String text = arguments.textValue();
                read = JSON.readTree(text.isBlank() ? "{}" : text);
            } catch (JsonProcessingException e) {
                read = arguments;
            }
        }
        if (!read.isObject()) {
            throw ApiException.invalid(
                    path + ".function.arguments",
                    path + ".function.arguments must be a JSON object as text but was "
                            + Quoted.of(arguments.toString()));
        }
        return read;
    }

    private void result(RequestFields fields, ObjectNode message) {
        String id = fields.text("tool_call_id");
        String name = id == null ? null : calls.get(id);
        if (name == null) {
            throw ApiException.invalid(
                    fields.path() + "tool_call_id",
                    fields.path() + "tool_call_id must be the id of a call in an earlier message but "
                            + (id == null ? "is missing" : "was \"" + Quoted.of(id) + "\""));
        }
        message.put("tool_call_id", id);
        if (!message.has("name")) {
            message.put("name", name);
        }
    }
}
