package dev.edgewise.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Messages and the variables of their chat template.
///
/// @param variables by name: `tools`, and what `chat_template_kwargs` sets
public record Conversation(List<Message> messages, Map<String, JsonNode> variables) {
    public Conversation {
        messages = List.copyOf(messages);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    public Conversation(List<Message> messages) {
        this(messages, Map.of());
    }

    /// Returns the conversation with more turns.
    public Conversation and(List<Message> more) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(more);
        return new Conversation(all, variables);
    }

    /// Returns the names of everything that a template could read beside roles and contents: variables, and
    /// fields of messages.
    public List<String> extras() {
        TreeSet<String> names = new TreeSet<>(variables.keySet());
        messages.forEach(message -> names.addAll(message.extras()));
        return List.copyOf(names);
    }

    /// Returns the conversation without one name: without that variable, and without that field in every
    /// message.
    public Conversation without(String name) {
        Map<String, JsonNode> rest = new LinkedHashMap<>(variables);
        rest.remove(name);
        return new Conversation(
                messages.stream().map(message -> message.without(name)).toList(), rest);
    }
}
