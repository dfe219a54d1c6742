package dev.edgewise.text.template;

import dev.edgewise.text.PythonNotation;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// JSON as Python's `json.dumps` writes it; the `tojson` filter of `transformers` with `ensure_ascii=False`.
record JsonText(boolean ascii, @Nullable String indent, String comma, String colon, boolean sorted) {
    static String filter(@Nullable Object value, AstCall.Arguments arguments) {
        Object indent = arguments.at(1, "indent");
        String step = switch (indent) {
            case null -> null;
            case None none -> null;
            case CharSequence text -> text.toString();
            default -> " ".repeat(Math.clamp(Python.integer(indent, "indent"), 0, 100));
        };
        List<?> separators = arguments.at(2, "separators") instanceof List<?> given ? given : List.of();
        boolean custom = separators.size() == 2;
        JsonText format = new JsonText(
                Python.truth(arguments.at(0, "ensure_ascii")),
                step,
                custom ? Python.str(separators.getFirst()) : step == null ? ", " : ",",
                custom ? Python.str(separators.getLast()) : ": ",
                Python.truth(arguments.at(3, "sort_keys")));
        StringBuilder out = new StringBuilder();
        format.write(value, 0, out);
        return out.toString();
    }

    private void write(@Nullable Object value, int depth, StringBuilder out) {
        Budget.values(1);
        switch (value) {
            case null -> throw new TemplateFault("tojson cannot write an undefined value");
            case None none -> out.append("null");
            case Boolean bool -> out.append(bool);
            case Double number -> out.append(number(number));
            case Number number -> out.append(number.longValue());
            case CharSequence text -> string(text, out);
            case Collection<?> items -> {
                String separator = open('[', depth, items.isEmpty(), out);
                for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
                    write(i.next(), depth + 1, out);
                    Budget.build(separator.length());
                    out.append(i.hasNext() ? separator : "");
                }
                close(']', depth, items.isEmpty(), out);
            }
            case Map<?, ?> map -> {
                String separator = open('{', depth, map.isEmpty(), out);
                Map<?, ?> entries = sorted ? sorted(map) : map;
                for (Iterator<? extends Map.Entry<?, ?>> i = entries.entrySet().iterator(); i.hasNext(); ) {
                    Map.Entry<?, ?> entry = i.next();
                    Budget.build((long) separator.length() + colon.length());
                    string(Python.str(entry.getKey()), out);
                    out.append(colon);
                    write(entry.getValue(), depth + 1, out);
                    out.append(i.hasNext() ? separator : "");
                }
                close('}', depth, map.isEmpty(), out);
            }
            default -> throw new TemplateFault("tojson cannot write " + Python.type(value));
        }
    }

    private static Map<Object, Object> sorted(Map<?, ?> map) {
        Map<Object, Object> sorted = new TreeMap<>(Python::compare);
        sorted.putAll(map);
        return sorted;
    }

    /// Writes the bracket and gives what stands between two items.
    private String open(char bracket, int depth, boolean empty, StringBuilder out) {
        out.append(bracket);
        if (indent == null) {
            return comma;
        }
        Budget.build(4L * indent.length() * (depth + 1));
        String line = "\n" + indent.repeat(depth + 1);
        out.append(empty ? "" : line);
        return comma + line;
    }

    private void close(char bracket, int depth, boolean empty, StringBuilder out) {
        if (indent != null && !empty) {
            out.append('\n').append(indent.repeat(depth));
        }
        out.append(bracket);
    }

    private static String number(double value) {
        return Double.isNaN(value)
                ? "NaN"
                : Double.isInfinite(value) ? (value > 0 ? "Infinity" : "-Infinity") : PythonNotation.number(value);
    }

    private void string(CharSequence text, StringBuilder out) {
        Budget.scan(text.length());
        PythonNotation.json(text, ascii, out);
    }
}
