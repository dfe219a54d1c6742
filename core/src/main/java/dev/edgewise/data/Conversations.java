package dev.edgewise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads conversations as TRL and the Hugging Face hub store them: a list of messages, or the same list written
/// as a JSON string.
///
/// A message keeps all its fields. Its content is text, or a list of `{"type": "text", "text"}` parts; it may be
/// missing if other fields hold something. Images are refused, not dropped. Calls of tools are read as [ToolChecks]
/// says.
public final class Conversations {
    private static final List<String> ROLES = List.of("system", "user", "assistant", "tool");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// The names that `apply_chat_template` uses itself.
    private static final Set<String> RESERVED = Set.of(
            "messages",
            "conversation",
            "chat_template",
            "add_generation_prompt",
            "continue_final_message",
            "tokenize",
            "padding",
            "truncation",
            "max_length",
            "return_tensors",
            "return_dict",
            "return_assistant_tokens_mask",
            "tokenizer_kwargs");

    private Conversations() {}

    /// Tells whether a field holds a conversation rather than plain text: a list, or the text of a list of
    /// messages.
    public static boolean isConversation(JsonNode value) {
        if (!value.isTextual()) {
            return value.isArray();
        }
        String text = value.textValue().strip();
        if (!text.startsWith("[")) {
            return false;
        }
        try {
            return JSON.readTree(text).path(0).has("role");
        } catch (JsonProcessingException plain) {
            return false;
        }
    }

    /// Reads the messages of a field, at least one.
    ///
    /// @throws dev.edgewise.error.DataException if the field is missing or not a conversation
    public static List<Message> read(Row row, String field) {
        JsonNode value = row.value(field);
        JsonNode list = parsed(row, field, value);
        if (!list.isArray() || list.isEmpty()) {
            throw row.wrongType(field, value, "a list of {\"role\", \"content\"} messages, at least one,");
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode element : list) {
            messages.add(message(row, field + "[" + messages.size() + "]", element));
        }
        return messages;
    }

    /// Adds what the row gives the template to the messages: the columns `tools` and `chat_template_kwargs`.
    ///
    /// @throws dev.edgewise.error.DataException if one of them is of the wrong type
    static Conversation withColumns(Row row, List<Message> messages) {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        JsonNode tools = row.has("tools") ? tools(row) : NullNode.instance;
        if (!tools.isNull()) {
            variables.put("tools", tools);
        }
        if (row.has("chat_template_kwargs")) {
            JsonNode settings = row.value("chat_template_kwargs");
            if (!settings.isObject()) {
                throw row.wrongType("chat_template_kwargs", settings, "an object of the template's variables");
            }
            settings.properties().forEach(setting -> {
                if (RESERVED.contains(setting.getKey())) {
                    throw row.fault("chat_template_kwargs sets \"" + setting.getKey()
                            + "\", which is no variable of a template. These cannot be set: "
                            + String.join(", ", new TreeSet<>(RESERVED)) + ".");
                }
                variables.put(setting.getKey(), setting.getValue());
            });
        }
        return new Conversation(messages, variables);
    }

    /// Refuses a conversation and its answer whose tools, calls and results contradict each other.
    ///
    /// @throws dev.edgewise.error.DataException if so
    static void requireTools(Row row, Conversation conversation, List<Message> answer) {
        ToolChecks.require(
                row,
                conversation.variables().get("tools"),
                conversation.and(answer).messages());
    }

    private static JsonNode tools(Row row) {
        JsonNode value = row.value("tools");
        JsonNode list = parsed(row, "tools", value);
        for (JsonNode tool : list) {
            if (!tool.isObject()) {
                throw row.wrongType("tools", value, "a list of JSON schemas, or the same as JSON text,");
            }
        }
        if (!list.isArray() && !list.isNull()) {
            throw row.wrongType("tools", value, "a list of JSON schemas, or the same as JSON text,");
        }
        if (list.isNull()) {
            return list;
        }
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        list.forEach(tool -> tools.add(ToolChecks.tool(row, tool)));
        return tools;
    }

    private static JsonNode parsed(Row row, String field, JsonNode value) {
        return value.isTextual() ? row.json(field, value.textValue()) : value;
    }

    private static Message message(Row row, String where, JsonNode element) {
        if (!(element instanceof ObjectNode fields)
                || !ROLES.contains(element.path("role").asText())) {
            throw row.fault(where + " must have one of the roles " + String.join(", ", ROLES) + " but is "
                    + Quoted.of(element.toString()) + ".");
        }
        Message message = new Message(fields);
        requireText(row, where, message);
        return ToolChecks.message(row, where, message);
    }

    private static void requireText(Row row, String where, Message message) {
        JsonNode content = message.fields().path("content");
        for (JsonNode part : content) {
            boolean isText = part.path("type").asText("text").equals("text")
                    && part.path("text").isTextual();
            if (!isText) {
                throw row.fault(where + " has a part that is not text. Only text content is supported.");
            }
        }
        boolean nothing = content.isMissingNode() || content.isNull();
        boolean some = content.isTextual() || (content.isArray() && !content.isEmpty());
        if (!some && !(nothing && !message.extras().isEmpty())) {
            throw row.fault(where + " has no text content.");
        }
    }
}
