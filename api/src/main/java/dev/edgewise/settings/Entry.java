package dev.edgewise.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
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

    public static Entry real(String name, @Nullable Double standard, NumberRange range, String unit, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.numberNode(standard.doubleValue());
        return new Entry(name, new Kind.Real(range), node, unit, sentence);
    }

    public static Entry text(String name, @Nullable String standard, Pattern pattern, String form, String sentence) {
        JsonNode node = standard == null ? NullNode.instance : NODES.textNode(standard);
        return new Entry(name, new Kind.Text(pattern, form), node, "", sentence);
    }

    /// Makes a section that is absent when left out.
    public static Entry optionalSection(String name, Section section, String sentence) {
        return new Entry(name, new Kind.Nested(section), NullNode.instance, "", sentence);
    }
}
