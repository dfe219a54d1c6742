package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/// Values in JavaScript's syntax, as far as the published checker reads it.
final class JavaScriptValues {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+\\n?");
    private static final Pattern FLOAT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?\\n?");
    private static final Pattern BIG = Pattern.compile("-?[0-9]+n\\n?");
    private static final Pattern TABLE = Pattern.compile("\\[\\s*\\[.*?\\]\\s*(,\\s*\\[.*?\\]\\s*)*\\]"
            + "|\\bnew\\s+Array\\(\\s*\\[.*?\\]\\s*(,\\s*\\[.*?\\]\\s*)*\\)");
    private static final Pattern ROW = Pattern.compile("\\[(.*?)\\]");
    private static final Pattern ARRAY = Pattern.compile("\\[(.*?)\\]|\\bnew\\s+Array\\((.*?)\\)");
    private static final Pattern OBJECT = Pattern.compile("\\{(.*?)\\}");

    private JavaScriptValues() {}

    static JsonNode convert(String text, String type, Optional<String> element) {
        return switch (type) {
            case "String" -> isQuoted(text) ? text(unquoted(text)) : text(text);
            case "integer" -> WHOLE.matches(text) ? PythonNumber.integer(text) : text(text);
            case "float" -> FLOAT.matches(text) ? PythonNumber.decimal(text) : text(text);
            case "Bigint" ->
                BIG.matches(text) ? PythonNumber.integer(text.strip().replace("n", "")) : text(text);
            case "Boolean" ->
                text.equals("true") || text.equals("false") ? BooleanNode.valueOf(text.equals("true")) : text(text);
            case "dict" -> object(text.strip());
            case "array" -> array(text.strip(), element);
            case "any" -> text(text);
            default -> throw new CannotCheck("values of the type \"" + type + "\" cannot be read");
        };
    }

    private static JsonNode array(String code, Optional<String> element) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        Matcher table = TABLE.matcher(code);
        if (table.lookingAt()) {
            Matcher rows = ROW.matcher(table.group());
            while (rows.find()) {
                String row = rows.group(1).strip();
                boolean opens = values.isEmpty() && row.startsWith("[");
                ArrayNode inner = values.addArray();
                for (String one : (opens ? row.substring(1) : row).split(",", -1)) {
                    inner.add(value(one));
                }
            }
            return values;
        }
        Matcher array = ARRAY.matcher(code);
        if (!array.lookingAt()) {
            return text(code);
        }
        String inside = (array.group(1) == null ? array.group(2) : array.group(1)).strip();
        if (inside.isEmpty()) {
            return values;
        }
        try {
            for (String one : inside.split(",", -1)) {
                values.add(element.map(type -> convert(one.strip(), type, Optional.empty()))
                        .orElseGet(() -> value(one)));
            }
        } catch (CannotCheck unreadable) {
            return text(code);
        }
        return values;
    }

    private static JsonNode object(String code) {
        Matcher object = OBJECT.matcher(code);
        if (!object.lookingAt()) {
            return text(code);
        }
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        String rest = object.group(1);
        while (true) {
            int colon = rest.indexOf(':', 1);
            if (rest.isEmpty() || colon < 0) {
                return values;
            }
            String key = rest.substring(0, colon);
            key = key.substring(key.lastIndexOf(':') + 1);
            String value = rest.substring(colon + 1).stripLeading();
            int end = endOfPair(value);
            values.set(trimmed(key.strip()), entry(value.substring(0, end).strip()));
            rest = end == value.length() ? "" : value.substring(end + 1).stripLeading();
        }
    }

    /// Returns where the comma is that a key and a colon follow, or the end.
    private static int endOfPair(String text) {
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', comma + 1)) {
            int next = text.indexOf(',', comma + 1);
            if (text.substring(comma + 1, next < 0 ? text.length() : next).indexOf(':') > 0) {
                return comma;
            }
        }
        return text.length();
    }

    private static JsonNode entry(String value) {
        if (value.startsWith("[") && value.endsWith("]")) {
            return array(value, Optional.empty());
        }
        return value.startsWith("{") && value.endsWith("}") ? object(value) : value(trimmed(value));
    }

    /// Reads a value whose type is not declared.
    private static JsonNode value(String code) {
        String text = code.strip();
        if (text.equals("true") || text.equals("false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return isQuoted(text) ? text(unquoted(text)) : PythonNumber.readOrText(text);
    }

    private static boolean isQuoted(String text) {
        return (text.startsWith("\"") && text.endsWith("\"")) || (text.startsWith("'") && text.endsWith("'"));
    }

    private static String unquoted(String text) {
        return text.length() < 2 ? "" : text.substring(1, text.length() - 1);
    }

    /// Returns the text without quotes at both ends, as many as there are.
    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isQuote(text.charAt(start))) {
            start++;
        }
        while (end > start && isQuote(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static TextNode text(String text) {
        return TextNode.valueOf(text);
    }
}
