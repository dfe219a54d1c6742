package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One key of a section.
///
/// @param standard the value when the key is left out; a missing node when it must be given, null when it may be
///     absent
/// @param unit `tokens`, `seconds`, …; empty when there is none
/// @param sentence what it does and who turns it, for documentation and error messages
record Key(String name, Kind kind, JsonNode standard, String unit, String sentence) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Kind PATH = new Kind.Location(false, List.of());
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    boolean required() {
        return standard.isMissingNode();
    }

    static Key whole(String name, @Nullable Integer standard, Interval range, String unit, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.numberNode(standard.longValue());
        return new Key(name, new Kind.Whole(range), node, unit, sentence);
    }

    static Key requiredWhole(String name, Interval range, String unit, String sentence) {
        return new Key(name, new Kind.Whole(range), MissingNode.getInstance(), unit, sentence);
    }

    static Key real(String name, @Nullable Double standard, Interval range, String unit, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.numberNode(standard.doubleValue());
        return new Key(name, new Kind.Real(range), node, unit, sentence);
    }

    static Key flag(String name, boolean standard, String sentence) {
        return new Key(name, new Kind.Flag(), NODES.booleanNode(standard), "", sentence);
    }

    static Key choice(String name, Enum<?> standard, String sentence) {
        List<String> names = List.of(standard.getDeclaringClass().getEnumConstants()).stream()
                .map(constant -> Names.of((Enum<?>) constant))
                .toList();
        return new Key(name, new Kind.Choice(names), NODES.textNode(Names.of(standard)), "", sentence);
    }

    static Key text(String name, @Nullable String standard, String sentence) {
        return text(name, standard, ANYTHING, "text", sentence);
    }

    static Key text(String name, @Nullable String standard, Pattern pattern, String form, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.textNode(standard);
        return new Key(name, new Kind.Text(pattern, form), node, "", sentence);
    }

    /// The name of a field in a data file, recognised when left out.
    static Key field(String name, String sentence) {
        return text(name, null, Pattern.compile("(?s).+"), "the name of a field", sentence);
    }

    static Key paths(String name, String sentence) {
        return new Key(name, new Kind.Items(PATH, 0, Integer.MAX_VALUE), NODES.arrayNode(), "", sentence);
    }

    static Key requiredPaths(String name, String sentence) {
        return new Key(name, new Kind.Items(PATH, 1, Integer.MAX_VALUE), MissingNode.getInstance(), "", sentence);
    }

    static Key pathOrHubId(String name, @Nullable String standard, List<String> names, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.textNode(standard);
        return new Key(name, new Kind.Location(true, names), node, "", sentence);
    }

    static Key texts(String name, String sentence) {
        Kind element = new Kind.Text(Pattern.compile("(?s).+"), "text that is not empty");
        return new Key(name, new Kind.Items(element, 0, Integer.MAX_VALUE), NODES.arrayNode(), "", sentence);
    }

    /// A section that may be left out, with all its defaults.
    static Key section(String name, Section section, String sentence) {
        return new Key(name, new Kind.Nested(section), NODES.objectNode(), "", sentence);
    }

    /// A section that is absent when left out.
    static Key optionalSection(String name, Section section, String sentence) {
        return new Key(name, new Kind.Nested(section), NullNode.instance, "", sentence);
    }
}
