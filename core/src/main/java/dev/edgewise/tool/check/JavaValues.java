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

/// Values in Java's syntax, as far as the published checker reads it.
///
/// The patterns are RE2's, since a model wrote the text: no text takes longer than its length allows.
final class JavaValues {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+\\n?");
    private static final Pattern FLOAT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?[fF]\\n?");
    private static final Pattern DOUBLE = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\n?");
    private static final Pattern LONG = Pattern.compile("-?[0-9]+[lL]\\n?");
    private static final Pattern ARRAY = Pattern.compile("new\\s+\\w+\\[\\]\\s*\\{(.*?)\\}");
    private static final Pattern AS_LIST = Pattern.compile("new\\s+ArrayList<\\w*>\\(Arrays\\.asList\\((.+?)\\)\\)");
    private static final Pattern ADDING =
            Pattern.compile("new\\s+ArrayList<\\w*>\\(\\)\\s*\\{\\{\\s*((?s:.)+?)\\s*\\}\\}");
    private static final Pattern ADD = Pattern.compile("add\\((.+?)\\)");
    private static final Pattern EMPTY_LIST = Pattern.compile("new\\s+ArrayList<\\w*>\\(\\)");
    private static final Pattern PUTTING =
            Pattern.compile("new\\s+HashMap<(?s:.)*?>\\s*\\(\\)\\s*\\{\\s*\\{?\\s*((?s:.)*?)\\s*\\}?\\s*\\}");
    private static final Pattern PUT = Pattern.compile("put\\(\"(.*?)\",\\s*(.*?)\\)");
    private static final Pattern EMPTY_MAP = Pattern.compile("new\\s+HashMap<.*?>\\s*\\(\\)");

    private JavaValues() {}

    static JsonNode convert(String text, String type, Optional<String> element) {
        return switch (type) {
            case "byte", "short", "integer" -> WHOLE.matches(text) ? PythonNumber.integer(text) : text(text);
            case "long" -> LONG.matches(text) ? PythonNumber.integer(withoutSuffix(text)) : text(text);
            case "float" -> FLOAT.matches(text) ? PythonNumber.decimal(withoutSuffix(text)) : text(text);
            case "double" -> DOUBLE.matches(text) ? PythonNumber.decimal(text) : text(text);
            case "boolean" ->
                text.equals("true") || text.equals("false") ? BooleanNode.valueOf(text.equals("true")) : text(text);
            case "Array" -> array(text, element);
            case "ArrayList" -> arrayList(text, element);
            case "HashMap" -> hashMap(text);
            case "char", "String", "any" -> text(text);
            default -> throw new CannotCheck("values of the type \"" + type + "\" cannot be read");
        };
    }

    private static JsonNode array(String text, Optional<String> element) {
        Matcher found = ARRAY.matcher(text);
        if (!found.find()) {
            return text(text);
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String one : found.group(1).split(",", -1)) {
            if (!one.isBlank()) {
                values.add(element.map(type -> convert(one.strip(), type, Optional.empty()))
                        .orElseGet(() -> value(one.strip())));
            }
        }
        return values;
    }

    private static JsonNode arrayList(String text, Optional<String> element) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        Matcher asList = AS_LIST.matcher(text);
        if (asList.find()) {
            for (String one : asList.group(1).split(",", -1)) {
                values.add(listed(one.strip(), element));
            }
            return values;
        }
        Matcher adding = ADDING.matcher(text);
        if (adding.find()) {
            Matcher adds = ADD.matcher(adding.group(1));
            while (adds.find()) {
                values.add(listed(adds.group(1).strip(), element));
            }
            return values;
        }
        return EMPTY_LIST.matcher(text).find() ? values : text(text);
    }

    /// Reads an element of an `ArrayList`, whose texts lose their quotes unseen.
    private static JsonNode listed(String text, Optional<String> element) {
        if (element.isEmpty()) {
            return value(text);
        }
        String type = element.get();
        return type.equals("String") || type.equals("char")
                ? text(text.length() < 2 ? "" : text.substring(1, text.length() - 1))
                : convert(text, type, Optional.empty());
    }

    private static JsonNode hashMap(String text) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        Matcher putting = PUTTING.matcher(text);
        if (putting.find()) {
            Matcher puts = PUT.matcher(putting.group(1));
            while (puts.find()) {
                values.set(puts.group(1), value(puts.group(2).strip()));
            }
            return values;
        }
        return EMPTY_MAP.matcher(text).find() ? values : text(text);
    }

    /// Reads a value whose type is not declared.
    private static JsonNode value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if (text.startsWith("\"") && text.endsWith("\"")) {
            return text(text.length() < 2 ? "" : text.substring(1, text.length() - 1));
        }
        if (LONG.matches(text)) {
            return PythonNumber.integer(withoutSuffix(text));
        }
        return FLOAT.matches(text) ? PythonNumber.decimal(withoutSuffix(text)) : PythonNumber.readOrText(text);
    }

    private static String withoutSuffix(String number) {
        String plain = number.strip();
        return plain.substring(0, plain.length() - 1);
    }

    private static TextNode text(String text) {
        return TextNode.valueOf(text);
    }
}
