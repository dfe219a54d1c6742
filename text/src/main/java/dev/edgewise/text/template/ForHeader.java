package dev.edgewise.text.template;

import com.hubspot.jinjava.interpret.Context;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What stands behind `for`: the target names, the expression of the values, the condition if there is one.
record ForHeader(
        List<String> targets, String values, @Nullable String condition) {
    private static final Pattern TARGET = Pattern.compile("[A-Za-z_]\\w*");

    static ForHeader parse(String text) {
        int in = keyword(text, "in", 0);
        if (in < 0) {
            throw new TemplateFault("{% for " + text.strip() + " %} has no 'in'");
        }
        String names = text.substring(0, in).strip();
        if (names.startsWith("(") && names.endsWith(")")) {
            names = names.substring(1, names.length() - 1);
        }
        List<String> targets = Stream.of(names.split(",")).map(String::strip).toList();
        if (!targets.stream().allMatch(name -> TARGET.matcher(name).matches())) {
            throw new TemplateFault("{% for " + text.strip() + " %} does not name its variables");
        }
        int from = in + 2;
        int condition = keyword(text, "if", from);
        String values = (condition < 0 ? text.substring(from) : text.substring(from, condition)).strip();
        return new ForHeader(
                targets,
                values,
                condition < 0 ? null : text.substring(condition + 2).strip());
    }

    void bind(@Nullable Object value, Context context) {
        if (targets.size() == 1) {
            context.put(targets.getFirst(), value);
            return;
        }
        List<Object> parts = Python.iterate(value);
        if (parts.size() != targets.size()) {
            throw new TemplateFault("cannot unpack " + parts.size() + " values into " + targets);
        }
        for (int i = 0; i < parts.size(); i++) {
            context.put(targets.get(i), parts.get(i));
        }
    }

    /// Returns where a keyword stands outside strings and brackets; -1 where it does not.
    private static int keyword(String text, String word, int from) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            } else if (depth == 0 && i >= from && text.startsWith(word, i) && isWord(text, i, word.length())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isWord(String text, int start, int length) {
        int end = start + length;
        return (start == 0 || !Character.isJavaIdentifierPart(text.charAt(start - 1)))
                && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
    }
}
