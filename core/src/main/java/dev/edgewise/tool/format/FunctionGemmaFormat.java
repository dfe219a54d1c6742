package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// FunctionGemma's own: `<start_function_call>call:f{a:1,b:<escape>x<escape>}<end_function_call>`, keys sorted.
///
/// What stands between two `<escape>` is text, whatever it looks like. Anything else is a number, `true`, `false` or
/// `null` if it looks like one, and text if not.
final class FunctionGemmaFormat implements CallFormat {
    private static final String OPEN = "<start_function_call>";
    private static final String CLOSE = "<end_function_call>";
    private static final String ESCAPE = "<escape>";
    private static final String PREFIX = "call:";
    private static final int DEEPEST = 100;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "functiongemma";
    }

    @Override
    public ToolReply read(String text) {
        return ReplyReader.blocks(text, OPEN, CLOSE, false, false, FunctionGemmaFormat::call);
    }

    @Override
    public ToolReply readLeniently(String text) {
        return ReplyReader.blocks(text, OPEN, CLOSE, true, false, FunctionGemmaFormat::call);
    }

    @Override
    public List<String> openings() {
        return List.of(OPEN);
    }

    private static List<ToolCall> call(String block) {
        String text = block.strip();
        if (!text.startsWith(PREFIX)) {
            throw new FormatFault("a call does not begin with " + PREFIX);
        }
        int brace = text.indexOf('{');
        String name = text.substring(PREFIX.length(), brace < 0 ? text.length() : brace)
                .strip();
        if (name.isEmpty()) {
            throw new FormatFault("a call has no name");
        }
        Reader reader = new Reader(brace < 0 ? "{}" : text.substring(brace));
        ObjectNode arguments = reader.object(0);
        if (reader.at < reader.text.length()) {
            throw new FormatFault("something stands behind the arguments");
        }
        return List.of(new ToolCall(name, arguments));
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private ObjectNode object(int depth) {
            ObjectNode object = NODES.objectNode();
            at++;
            while (!take('}')) {
                int colon = text.indexOf(':', at);
                if (colon < 0) {
                    throw new FormatFault("the arguments are not closed");
                }
                String key = text.substring(at, colon).replace(ESCAPE, "").strip();
                at = colon + 1;
                object.set(key, value(depth + 1));
                separate('}');
            }
            return object;
        }

        private JsonNode list(int depth) {
            ArrayNode list = NODES.arrayNode();
            at++;
            while (!take(']')) {
                list.add(value(depth + 1));
                separate(']');
            }
            return list;
        }

        private JsonNode value(int depth) {
            if (depth > DEEPEST) {
                throw new FormatFault("values are nested more than " + DEEPEST + " deep");
            }
            if (text.startsWith(ESCAPE, at)) {
                int end = text.indexOf(ESCAPE, at + ESCAPE.length());
                if (end < 0) {
                    throw new FormatFault("a text is not closed");
                }
                String value = text.substring(at + ESCAPE.length(), end);
                at = end + ESCAPE.length();
                return NODES.textNode(value);
            }
            return switch (at < text.length() ? text.charAt(at) : 0) {
                case '{' -> object(depth);
                case '[' -> list(depth);
                default -> word();
            };
        }

        private JsonNode word() {
            int start = at;
            while (at < text.length() && ",}]".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(start, at).strip();
            return PythonText.literal(word)
                    .filter(value -> value.isNumber() || word.matches("true|false|null"))
                    .orElseGet(() -> NODES.textNode(word));
        }

        private boolean take(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            at += there ? 1 : 0;
            return there;
        }

        private void separate(char close) {
            boolean closes = at < text.length() && text.charAt(at) == close;
            if (!closes && !take(',')) {
                throw new FormatFault("the arguments are not closed");
            }
        }
    }

    @Override
    public List<String> tags() {
        return List.of(OPEN, CLOSE, ESCAPE);
    }

    @Override
    public String write(List<ToolCall> calls) {
        return calls.stream()
                .map(call -> OPEN + PREFIX + call.name() + written(call.arguments()) + CLOSE)
                .collect(Collectors.joining());
    }

    private static String written(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> sorted = new TreeMap<>();
                value.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
                yield sorted.entrySet().stream()
                        .map(field -> field.getKey() + ":" + written(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            }
            case ARRAY ->
                StreamSupport.stream(value.spliterator(), false)
                        .map(FunctionGemmaFormat::written)
                        .collect(Collectors.joining(",", "[", "]"));
            case STRING -> ESCAPE + value.textValue() + ESCAPE;
            case NUMBER -> PlainJson.number(value);
            case BOOLEAN, NULL, MISSING, BINARY, POJO -> value.isMissingNode() ? "null" : value.asText();
        };
    }
}
