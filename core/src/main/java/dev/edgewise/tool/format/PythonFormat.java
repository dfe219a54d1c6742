package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A Python list of calls with named arguments: `[f(a=1, b='x'), g()]`. Arguments are literals.
///
/// @param name of the format
/// @param open the tag in front of the list; empty where the list is all that a reply has
/// @param close the tag behind it
record PythonFormat(String name, String open, String close) implements CallFormat {
    /// The form of LFM2.5.
    static final PythonFormat TAGGED = new PythonFormat("pythonic", "<|tool_call_start|>", "<|tool_call_end|>");

    /// The form that the Berkeley Function Calling Leaderboard asks for.
    static final PythonFormat BARE = new PythonFormat("bfcl", "", "");

    private static final Pattern LIST =
            Pattern.compile("\\A\\s*+\\[?\\s*+[A-Za-z_][\\w.]*+\\(.*\\)\\s*+]?\\s*+\\z", Pattern.DOTALL);
    private static final Pattern EMPTY = Pattern.compile("\\A\\s*\\[\\s*]\\s*\\z");
    private static final Pattern FENCE = Pattern.compile("\\A\\s*```\\w*\\n(.*?)\\n?```\\s*\\z", Pattern.DOTALL);

    @Override
    public ToolReply read(String text) {
        return read(text, false);
    }

    @Override
    public ToolReply readLeniently(String text) {
        return read(text, true);
    }

    private ToolReply read(String text, boolean lenient) {
        if (!open.isEmpty() && (text.contains(open) || !lenient)) {
            return ReplyReader.blocks(text, open, close, lenient, lenient, block -> PythonText.calls(block, lenient));
        }
        String bare = ReplyReader.bare(text).strip();
        String list = lenient ? FENCE.matcher(bare).replaceFirst("$1") : bare;
        if (!LIST.matcher(list).matches() && !EMPTY.matcher(list).matches()) {
            return ToolReply.words(bare);
        }
        try {
            return new ToolReply("", PythonText.calls(list, lenient), "");
        } catch (FormatFault broken) {
            return list.startsWith("[") ? ToolReply.malformed(bare, broken.why()) : ToolReply.words(bare);
        }
    }

    /// A list without tags may begin with any letter.
    @Override
    public List<String> openings() {
        return open.isEmpty() ? List.of() : List.of(open, "[");
    }

    @Override
    public List<String> tags() {
        return open.isEmpty() ? List.of() : List.of(open, close);
    }

    @Override
    public String write(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> call.name()
                        + call.arguments().properties().stream()
                                .map(argument -> argument.getKey() + "=" + literal(argument.getValue()))
                                .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", ", open + "[", "]" + close));
    }

    private static String literal(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT ->
                value.properties().stream()
                        .map((Map.Entry<String, JsonNode> field) ->
                                quoted(field.getKey()) + ": " + literal(field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(PythonFormat::literal)
                        .collect(Collectors.joining(", ", "[", "]"));
            case BOOLEAN -> value.booleanValue() ? "True" : "False";
            case NUMBER -> PlainJson.number(value);
            case STRING -> quoted(value.textValue());
            case NULL, MISSING, BINARY, POJO -> "None";
        };
    }

    private static String quoted(String text) {
        String quote = text.contains("'") && !text.contains("\"") ? "\"" : "'";
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
    }
}
