package dev.edgewise.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.edgewise.text.Message;
import java.util.List;

/// What a model's text says: words, calls, or both.
///
/// @param content the words beside the calls, or the whole text where no call can be read
/// @param fault why the text was meant as calls and is none, in words; empty where it reads well
public record ToolReply(String content, List<ToolCall> calls, String fault) {
    public ToolReply {
        calls = List.copyOf(calls);
    }

    /// Makes a reply of words alone.
    public static ToolReply words(String text) {
        return new ToolReply(text, List.of(), "");
    }

    /// Makes a reply that was meant as calls and is none.
    public static ToolReply malformed(String text, String fault) {
        return new ToolReply(text, List.of(), fault);
    }

    /// Tells whether the text was meant as calls and cannot be read.
    public boolean isMalformed() {
        return !fault.isEmpty();
    }

    /// Returns the assistant's turn as chat templates take it.
    public Message message() {
        Message message = new Message("assistant", content);
        if (!calls.isEmpty()) {
            ArrayNode list = message.fields().putArray("tool_calls");
            calls.forEach(call -> list.add(call.json()));
        }
        return message;
    }
}
