package dev.edgewise.settings;

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
public record Entry(String name, Kind kind, JsonNode standard, String unit, String sentence) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Kind PATH = new Kind.Location(false, List.of());
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    public boolean required() {
        return standard.isMissingNode();
    }

    /// Refuses a value that the key does not take. It does not look into a list or a section.
    ///
    /// @throws InvalidValue if the key does not take the value
    void check(Object value) {
        JsonNode node = switch (value) {
            case Integer whole -> NODES.numberNode(whole);
            case Long whole -> NODES.numberNode(whole);
            case Double number -> NODES.numberNode(number);
            case String text -> NODES.textNode(text);
            default -> MissingNode.getInstance();
        };
        if (!node.isMissingNode() && !Scalars.fits(kind, node)) {
            throw new InvalidValue(name, Scalars.refusal(kind, node));
        }
    }

    public static Entry whole(
            String name, @Nullable Integer standard, NumberRange range, String unit, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.numberNode(standard.longValue());
        return new Entry(name, new Kind.Whole(range), node, unit, sentence);
    }

    public static Entry requiredWhole(String name, NumberRange range, String unit, String sentence) {
        return new Entry(name, new Kind.Whole(range), MissingNode.getInstance(), unit, sentence);
    }

    public static Entry real(String name, @Nullable Double standard, NumberRange range, String unit, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.numberNode(standard.doubleValue());
        return new Entry(name, new Kind.Real(range), node, unit, sentence);
    }

    public static Entry flag(String name, boolean standard, String sentence) {
        return new Entry(name, new Kind.Flag(), NODES.booleanNode(standard), "", sentence);
    }

    public static Entry choice(String name, Enum<?> standard, String sentence) {
        List<String> names = List.of(standard.getDeclaringClass().getEnumConstants()).stream()
                .map(constant -> Names.of((Enum<?>) constant))
                .toList();
        return new Entry(name, new Kind.Choice(names), NODES.textNode(Names.of(standard)), "", sentence);
    }

    public static Entry text(String name, @Nullable String standard, String sentence) {
        return text(name, standard, ANYTHING, "text", sentence);
    }

    public static Entry text(String name, @Nullable String standard, Pattern pattern, String form, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.textNode(standard);
        return new Entry(name, new Kind.Text(pattern, form), node, "", sentence);
    }

    /// Makes a key for the name of a field in a data file. The field is recognised when the key is left out.
    public static Entry field(String name, String sentence) {
        return text(name, null, Pattern.compile("(?s).+"), "the name of a field", sentence);
    }

    public static Entry paths(String name, String sentence) {
        return new Entry(name, new Kind.Items(PATH, 0, Integer.MAX_VALUE), NODES.arrayNode(), "", sentence);
    }

    public static Entry requiredPaths(String name, String sentence) {
        return new Entry(name, new Kind.Items(PATH, 1, Integer.MAX_VALUE), MissingNode.getInstance(), "", sentence);
    }

    public static Entry pathOrHubId(String name, @Nullable String standard, List<String> names, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.textNode(standard);
        return new Entry(name, new Kind.Location(true, names), node, "", sentence);
    }

    public static Entry texts(String name, String sentence) {
        Kind element = new Kind.Text(Pattern.compile("(?s).+"), "text that is not empty");
        return new Entry(name, new Kind.Items(element, 0, Integer.MAX_VALUE), NODES.arrayNode(), "", sentence);
    }

    /// Makes a section that may be left out and then has all its defaults.
    public static Entry section(String name, Section section, String sentence) {
        return new Entry(name, new Kind.Nested(section), NODES.objectNode(), "", sentence);
    }

    /// Makes a section that is absent when left out.
    public static Entry optionalSection(String name, Section section, String sentence) {
        return new Entry(name, new Kind.Nested(section), NullNode.instance, "", sentence);
    }
}
