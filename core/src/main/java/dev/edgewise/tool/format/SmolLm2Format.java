package dev.edgewise.tool.format;

import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.stream.Collectors;

/// One list of all calls: `<tool_call>[{"name", "arguments"}, …]</tool_call>`. An empty list is no call.
///
/// The form of SmolLM2 1.7B's model card.
final class SmolLm2Format implements CallFormat {
    @Override
    public String name() {
        return "smollm2";
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
                HermesFormat.OPEN,
                HermesFormat.CLOSE,
                lenient,
                lenient,
                block -> ReplyReader.calls(PlainJson.whole(block), "arguments", lenient));
    }

    @Override
    public List<String> openings() {
        return List.of(HermesFormat.OPEN);
    }

    @Override
    public List<String> tags() {
        return List.of(HermesFormat.OPEN, HermesFormat.CLOSE);
    }

    @Override
    public String write(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> HermesFormat.json(call, "arguments"))
                .collect(Collectors.joining(", ", HermesFormat.OPEN + "[", "]" + HermesFormat.CLOSE));
    }
}
