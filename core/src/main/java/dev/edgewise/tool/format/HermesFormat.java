package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.stream.Collectors;

/// A block for each call: `<tool_call>`, a JSON object with `name` and `arguments`, `</tool_call>`.
///
/// The form of Qwen, Hermes 2 and 3, SmolLM3, and of the tools that Edgewise writes for templates without.
final class HermesFormat implements CallFormat {
    static final String OPEN = "<tool_call>";
    static final String CLOSE = "</tool_call>";

    @Override
    public String name() {
        return "hermes";
    }

    @Override
    public ToolReply read(String text) {
        return read(text, false);
    }

    @Override
    public ToolReply readLeniently(String text) {
        return read(text, true);
    }

    private static ToolReply read(String text, boolean lenient) {
        return ReplyReader.blocks(
                text,
                OPEN,
                CLOSE,
                lenient,
                lenient,
                block -> List.of(ReplyReader.call(PlainJson.whole(block), "arguments", lenient)));
    }

    @Override
    public List<String> openings() {
        return List.of(OPEN);
    }

    @Override
    public List<String> tags() {
        return List.of(OPEN, CLOSE);
    }

    @Override
    public String write(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> OPEN + "\n" + json(call, "arguments") + "\n" + CLOSE)
                .collect(Collectors.joining("\n"));
    }

    /// Returns the call as JSON.
    ///
    /// @param key of the arguments
    static String json(ToolCall call, String key) {
        return PlainJson.write(
                JsonNodeFactory.instance.objectNode().put("name", call.name()).set(key, call.arguments()));
    }
}
