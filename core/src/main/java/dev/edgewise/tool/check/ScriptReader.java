package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.edgewise.python.Unreadable;
import dev.edgewise.tool.ToolCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Reads the first call of `[Name.method(argument=value, …)]` in the syntax of Java and JavaScript. Values are texts;
/// a quoted one loses its quotes.
///
/// The published decoder parses the whole language and takes the first call, too. This one knows brackets and quotes,
/// and so accepts some values that no compiler would.
final class ScriptReader {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
    /// Tells the comma behind an argument from that of `HashMap<String, Integer>`.
    private static final Pattern NEXT = Pattern.compile("\\s*([\\p{L}_$][\\p{L}\\p{N}_$]*\\s*=[^=]|\\))");

    private ScriptReader() {}

    static List<ToolCall> calls(String source) {
        int open = source.indexOf('(');
        String name = open < 0 ? "" : source.substring(0, open).strip();
        if (!NAME.matches(name)) {
            throw new Unreadable("the call has no name");
        }
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        int at = open + 1;
        while (true) {
            int end = endOfArgument(source, at);
            String argument = source.substring(at, end).strip();
            boolean last = source.charAt(end) == ')';
            if (!argument.isEmpty()) {
                add(argument, arguments);
            } else if (!last) {
                throw new Unreadable("an argument is empty");
            }
            at = end + 1;
            if (last) {
                return List.of(new ToolCall(name, arguments));
            }
        }
    }

    private static void add(String argument, ObjectNode arguments) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? "" : argument.substring(0, equals).strip();
        if (!NAME.matches(name) || argument.startsWith("=", equals + 1)) {
            return;
        }
        String value = argument.substring(equals + 1).strip();
        if (value.isEmpty() || arguments.has(name)) {
            throw new Unreadable("an argument has no value or is given twice");
        }
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && endOfText(value, 0) == value.length() - 1;
        arguments.put(name, quoted ? value.substring(1, value.length() - 1) : value);
    }

    /// Returns where the comma or the bracket is that ends an argument.
    private static int endOfArgument(String source, int start) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            switch (c) {
                case '"', '\'', '`' -> i = endOfText(source, i);
                case '(' -> open.push(')');
                case '[' -> open.push(']');
                case '{' -> open.push('}');
                case ')', ']', '}' -> {
                    if (open.isEmpty() && c == ')') {
                        return i;
                    }
                    if (open.isEmpty() || open.pop() != c) {
                        throw new Unreadable("a bracket is closed that is not open");
                    }
                }
                case ',' -> {
                    if (open.isEmpty() && NEXT.matcher(source.substring(i + 1)).lookingAt()) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        throw new Unreadable("a bracket is not closed");
    }

    private static int endOfText(String source, int start) {
        for (int i = start + 1; i < source.length(); i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.charAt(i) == source.charAt(start)) {
                return i;
            }
        }
        throw new Unreadable("a text is not closed");
    }
}
