package dev.edgewise.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// One turn of a conversation with all fields that its row has, as a chat template sees them.
///
/// `role` is `system`, `user`, `assistant` or `tool`. `content` is text or a list of `{"type": "text", "text"}`
/// parts. It may be missing beside other fields.
///
/// @param fields must not be changed
public record Message(ObjectNode fields) {
    public Message(String role, String content) {
        this(JsonNodeFactory.instance.objectNode().put("role", role).put("content", content));
    }

    /// Returns who speaks.
    public String role() {
        return fields.path("role").asText();
    }

    /// Returns the text of the content with its parts joined; empty if there is none.
    public String content() {
        JsonNode content = fields.path("content");
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    /// Returns the names of the fields beside role and content that hold something.
    public List<String> extras() {
        List<String> names = new ArrayList<>();
        fields.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty && !field.getKey().equals("role") && !field.getKey().equals("content")) {
                names.add(field.getKey());
            }
        });
        return names;
    }

    /// Returns the message without a field.
    public Message without(String field) {
        ObjectNode rest = fields.deepCopy();
        rest.remove(field);
        return new Message(rest);
    }
}
