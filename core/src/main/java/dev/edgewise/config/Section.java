package dev.edgewise.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of one configuration record, in the order of its components.
///
/// @param sentence what the section is about, for documentation
record Section(String sentence, List<Key> keys) {
    Section {
        keys = List.copyOf(keys);
    }

    static Section of(String sentence, Key... keys) {
        return new Section(sentence, List.of(keys));
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    @Nullable
    Key find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    /// The kind of value at a dotted key, where a step into a list is a position; null where there is no such key. Of a
    /// section whose keys depend on its type, the first type that has the key decides.
    @Nullable
    Kind kindAt(List<String> steps) {
        Key key = find(steps.getFirst());
        return key == null ? null : kindAt(key.kind(), steps.subList(1, steps.size()));
    }

    private static @Nullable Kind kindAt(Kind kind, List<String> steps) {
        if (steps.isEmpty()) {
            return kind;
        }
        return switch (kind) {
            case Kind.Nested nested -> nested.section().kindAt(steps);
            case Kind.Items items -> kindAt(items.element(), steps.subList(1, steps.size()));
            case Kind.Variants variants ->
                variants.byType().values().stream()
                        .filter(section -> section.find(steps.getFirst()) != null)
                        .findFirst()
                        .map(section -> section.kindAt(steps))
                        .orElse(null);
            case Kind.Whole _, Kind.Real _, Kind.Flag _, Kind.Text _, Kind.Location _, Kind.Choice _ -> null;
        };
    }

    /// Refuses a number out of the key's range.
    ///
    /// @throws InvalidValue if it is
    void check(String name, double value) {
        check(name, JsonNodeFactory.instance.numberNode(value));
    }

    /// Refuses a whole number out of the key's range.
    ///
    /// @throws InvalidValue if it is
    void check(String name, long value) {
        check(name, JsonNodeFactory.instance.numberNode(value));
    }

    /// Refuses text not of the key's form.
    ///
    /// @throws InvalidValue if it is not
    void check(String name, String value) {
        check(name, JsonNodeFactory.instance.textNode(value));
    }

    private void check(String name, JsonNode value) {
        Key key = find(name);
        if (key == null) {
            throw new IllegalStateException("no key " + name + " among " + names());
        }
        if (!Scalars.fits(key.kind(), value)) {
            throw new InvalidValue(name, Scalars.refusal(key.kind(), value));
        }
    }
}
