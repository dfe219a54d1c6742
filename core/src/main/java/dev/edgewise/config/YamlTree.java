package dev.edgewise.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one YAML document into a tree and remembers the line of every value.
///
/// A plain subset: mappings, lists and scalars. Aliases, custom tags, duplicate keys and a second document are
/// errors.
final class YamlTree {
    /// Reads `yes`, `no`, `on` and `off` as text, as YAML 1.2 does.
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    /// Deeper than any key needs, and far from what a stack can hold.
    private static final int DEEPEST = 100;

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+\\.?([eE][-+]?[0-9]+)?");
    private static final Pattern POSITION = Pattern.compile("line ([0-9]+), column ([0-9]+)");

    private final YAMLParser parser;
    private final String source;
    private final Origins origins;
    private final Origins.Origin whole;

    private YamlTree(YAMLParser parser, String source, Origins origins) {
        this.parser = parser;
        this.source = source;
        this.origins = origins;
        this.whole = origins.at("");
    }

    /// Parses the document in `text`; null when it is empty. Its lines go to `origins`.
    ///
    /// @param source names the document in messages
    /// @throws ConfigException if it is not valid YAML
    static JsonNode parse(String text, String source, Origins origins) {
        return parse(text, source, origins, "");
    }

    /// Parses the document as above.
    ///
    /// @param root path of the document in messages
    static JsonNode parse(String text, String source, Origins origins, String root) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            YamlTree tree = new YamlTree(parser, source, origins);
            if (parser.nextToken() == null) {
                return NullNode.instance;
            }
            JsonNode document = tree.value(root);
            if (parser.nextToken() != null) {
                throw tree.error("a second document begins here: a configuration is one document, remove the '---'");
            }
            return document;
        } catch (JsonProcessingException broken) {
            throw syntaxError(source, broken);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private JsonNode value(String path) throws IOException {
        if (parser.isCurrentAlias()) {
            throw error("YAML aliases (*" + parser.getText() + ") are not supported: write the value out");
        }
        if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
            throw error("mappings and lists lie more than " + DEEPEST + " deep here: no key is that deep");
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(path);
            case START_ARRAY -> list(path);
            case VALUE_STRING -> nothingWritten() ? nodes.nullNode() : nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser.getText());
            case VALUE_NUMBER_FLOAT ->
                DECIMAL.matcher(parser.getText()).matches()
                        ? nodes.numberNode(Double.parseDouble(parser.getText()))
                        : nodes.textNode(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME ->
                throw error("only mappings, lists, text, numbers, true, false and null are supported here");
        };
    }

    /// Reads a whole number as YAML 1.2 does: `010` is ten, `1_000` and `0b11` are text.
    private static JsonNode whole(String text) {
        boolean hexadecimal = HEXADECIMAL.matcher(text).matches();
        if (!hexadecimal && !WHOLE.matcher(text).matches()) {
            return JsonNodeFactory.instance.textNode(text);
        }
        BigInteger number = hexadecimal ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
        return number.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(number.longValue())
                : JsonNodeFactory.instance.numberNode(number);
    }

    private ObjectNode mapping(String path) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> lines = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Integer first = lines.putIfAbsent(name, line());
            if (first != null) {
                throw error("the key \"" + name + "\" is given twice, first on line " + first + ": remove one");
            }
            String below = path.isEmpty() ? name : path + "." + name;
            origins.put(below, new Origins.Origin(source + ":" + line(), whole.base()));
            parser.nextToken();
            node.set(name, value(below));
        }
        return node;
    }

    private ArrayNode list(String path) throws IOException {
        ArrayNode node = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String below = path + "[" + node.size() + "]";
            origins.put(below, new Origins.Origin(source + ":" + line(), whole.base()));
            node.add(value(below));
        }
        return node;
    }

    /// Tells whether `key:` has no value. YAML takes that for null, Jackson for empty text; `""` has a width.
    private boolean nothingWritten() {
        JsonLocation start = parser.currentTokenLocation();
        JsonLocation end = parser.currentLocation();
        return start.getLineNr() == end.getLineNr() && start.getColumnNr() == end.getColumnNr();
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ConfigException error(String problem) {
        return new ConfigException(source + ":" + line() + ": " + problem);
    }

    /// Turns SnakeYAML's message into ours. It has its context and its problem at the margin, each followed by
    /// its position, indented.
    private static ConfigException syntaxError(String source, JsonProcessingException broken) {
        List<String> parts = new ArrayList<>();
        JsonLocation at = broken.getLocation();
        String where = at == null ? source : source + ":" + at.getLineNr() + ":" + at.getColumnNr();
        for (String line : broken.getOriginalMessage().lines().toList()) {
            Matcher position = POSITION.matcher(line);
            if (position.find()) {
                where = source + ":" + position.group(1) + ":" + position.group(2);
            } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
                parts.addFirst(line.strip());
            }
        }
        return new ConfigException(
                where + ": this is not valid YAML: " + String.join(" ", parts)
                        + ". Look for a missing ':', quote or bracket, a tab, or uneven indentation near here",
                broken);
    }
}
