package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.tool.ToolCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Python's literals, and calls whose arguments are literals. It computes and executes nothing.
///
/// A literal is text, a number with or without a sign, `True`, `False`, `None` (JSON's `true`, `false`, `null` too), a
/// list, a tuple (read as a list), or a dictionary with texts as keys.
public final class PythonText {
    private static final int DEEPEST = 100;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String text;
    private final boolean positional;
    private int at;
    private int depth;

    private PythonText(String text, boolean positional) {
        this.text = text;
        this.positional = positional;
    }

    /// Returns the value of a text that is one literal; empty for any other.
    public static Optional<JsonNode> literal(String text) {
        PythonText reader = new PythonText(text, false);
        try {
            JsonNode value = reader.value();
            reader.requireEnd();
            return Optional.of(value);
        } catch (FormatFault none) {
            return Optional.empty();
        }
    }

    /// Reads `[f(a=1), g()]`, or calls without the brackets.
    ///
    /// @param positional whether positional arguments are dropped, instead of refused
    static List<ToolCall> calls(String text, boolean positional) {
        PythonText reader = new PythonText(text, positional);
        boolean list = reader.take('[');
        List<ToolCall> calls = new ArrayList<>();
        while (!(list && reader.take(']'))) {
            calls.add(reader.call());
            boolean more = reader.take(',');
            if (!more && list) {
                reader.require(']');
                break;
            }
            if (!more) {
                break;
            }
        }
        reader.requireEnd();
        return calls;
    }

    private ToolCall call() {
        String name = name();
        while (take('.')) {
            name += "." + name();
        }
        require('(');
        ObjectNode arguments = NODES.objectNode();
        while (!take(')')) {
            argument(arguments);
            if (!take(',')) {
                require(')');
                break;
            }
        }
        return new ToolCall(name, arguments);
    }

    private void argument(ObjectNode arguments) {
        blank();
        int start = at;
        if (at < text.length() && Character.isJavaIdentifierStart(text.charAt(at))) {
            String key = name();
            if (take('=')) {
                if (arguments.has(key)) {
                    throw new FormatFault("the argument " + key + " is given twice");
                }
                arguments.set(key, value());
                return;
            }
            at = start;
        }
        if (!positional) {
            value();
            throw new FormatFault("an argument has no name");
        }
        value();
    }

    private String name() {
        blank();
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        if (start == at || !Character.isJavaIdentifierStart(text.charAt(start))) {
            throw unexpected("a name");
        }
        return text.substring(start, at);
    }

    private JsonNode value() {
        blank();
        if (++depth > DEEPEST) {
            throw new FormatFault("values are nested more than " + DEEPEST + " deep");
        }
        char c = at < text.length() ? text.charAt(at) : 0;
        JsonNode value = switch (c) {
            case '[' -> list(']');
            case '(' -> list(')');
            case '{' -> dictionary();
            case '\'', '"' -> NODES.textNode(texts());
            case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> word();
        };
        depth--;
        return value;
    }

    private JsonNode list(char close) {
        boolean tuple = take('(');
        if (!tuple) {
            require('[');
        }
        ArrayNode list = NODES.arrayNode();
        boolean comma = false;
        while (!take(close)) {
            list.add(value());
            comma = take(',');
            if (!comma) {
                require(close);
                break;
            }
        }
        return tuple && list.size() == 1 && !comma ? list.get(0) : list;
    }

    private JsonNode dictionary() {
        require('{');
        ObjectNode object = NODES.objectNode();
        while (!take('}')) {
            if (!(value() instanceof TextNode key)) {
                throw new FormatFault("a key of a dictionary is no text");
            }
            require(':');
            object.set(key.textValue(), value());
            if (!take(',')) {
                require('}');
                break;
            }
        }
        return object;
    }

    private JsonNode word() {
        String word = name();
        return switch (word) {
            case "True", "true" -> NODES.booleanNode(true);
            case "False", "false" -> NODES.booleanNode(false);
            case "None", "null" -> NODES.nullNode();
            default -> throw new FormatFault("\"" + word + "\" is no literal");
        };
    }

    private JsonNode number() {
        int start = at;
        at += text.charAt(at) == '-' || text.charAt(at) == '+' ? 1 : 0;
        while (at < text.length() && numeric(start)) {
            at++;
        }
        String number = text.substring(start, at).replace("_", "");
        try {
            if (number.matches("[-+]?\\d+")) {
                BigInteger whole = new BigInteger(number.startsWith("+") ? number.substring(1) : number);
                return whole.bitLength() < 32
                        ? NODES.numberNode(whole.intValue())
                        : whole.bitLength() < 64 ? NODES.numberNode(whole.longValue()) : NODES.numberNode(whole);
            }
            double value = Double.parseDouble(number);
            if (number.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?") && Double.isFinite(value)) {
                return NODES.numberNode(value);
            }
        } catch (NumberFormatException none) {
            // told below
        }
        throw new FormatFault("\"" + number + "\" is no number");
    }

    private boolean numeric(int start) {
        char c = text.charAt(at);
        char before = at > start ? text.charAt(at - 1) : 0;
        return Character.isLetterOrDigit(c)
                || c == '.'
                || c == '_'
                || ((c == '-' || c == '+') && (before == 'e' || before == 'E'));
    }

    /// Reads a text, and texts that stand behind it, which Python joins.
    private String texts() {
        StringBuilder out = new StringBuilder();
        do {
            text(out);
            blank();
        } while (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"'));
        return out.toString();
    }

    private void text(StringBuilder out) {
        String quote = text.substring(at, at + 1);
        quote = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
        at += quote.length();
        while (!text.startsWith(quote, at)) {
            if (at >= text.length() || (quote.length() == 1 && text.charAt(at) == '\n')) {
                throw new FormatFault("a text is not closed");
            }
            char c = text.charAt(at++);
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
            }
        }
        at += quote.length();
    }

    private void escape(StringBuilder out) {
        if (at >= text.length()) {
            throw new FormatFault("a text is not closed");
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case '\\', '\'', '"' -> out.append(c);
            case '\n' -> {}
            case 'x' -> out.appendCodePoint(code(2));
            case 'u' -> out.appendCodePoint(code(4));
            case 'U' -> out.appendCodePoint(code(8));
            default -> out.append('\\').append(c);
        }
    }

    private int code(int digits) {
        try {
            int code = Integer.parseInt(text, at, at + digits, 16);
            if (Character.isValidCodePoint(code)) {
                at += digits;
                return code;
            }
        } catch (NumberFormatException | IndexOutOfBoundsException none) {
            // told below
        }
        throw new FormatFault("an escape of a text is no character");
    }

    private boolean take(char wanted) {
        blank();
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char wanted) {
        if (!take(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private void requireEnd() {
        blank();
        if (at < text.length()) {
            throw unexpected("the end");
        }
    }

    private void blank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private FormatFault unexpected(String wanted) {
        return new FormatFault(
                at < text.length()
                        ? wanted + " is wanted in place of '" + text.charAt(at) + "'"
                        : wanted + " is wanted, but the text ends");
    }
}
