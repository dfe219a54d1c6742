package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// JSON and nothing else: one object with `name` and `arguments`, or a list of them.
///
/// Lenient reading takes a fenced block, too.
final class JsonFormat implements CallFormat {
    private static final Pattern FENCE = Pattern.compile("\\A```(?:json)?\\n(.*?)\\n?```\\z", Pattern.DOTALL);

    @Override
    public String name() {
        return "json";
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
        String bare = ReplyReader.bare(text).strip();
        String json = lenient ? FENCE.matcher(bare).replaceFirst("$1") : bare;
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return ToolReply.words(bare);
        }
        try {
            JsonNode value = PlainJson.whole(json);
            List<ToolCall> calls = value.isArray()
                    ? ReplyReader.calls(value, "arguments", lenient)
                    : List.of(ReplyReader.call(value, "arguments", lenient));
            return new ToolReply("", calls, "");
        } catch (FormatFault broken) {
            return ToolReply.malformed(bare, broken.why());
        }
    }

    @Override
    public List<String> openings() {
        return List.of("{", "[", "```");
    }

    @Override
    public String write(List<ToolCall> calls) {
        String joined =
                calls.stream().map(call -> HermesFormat.json(call, "arguments")).collect(Collectors.joining(", "));
        return calls.size() == 1 ? joined : "[" + joined + "]";
    }
}
