package dev.edgewise.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of one configuration record, in the order of its components.
///
/// @param sentence what the section is about, for documentation
public record Section(String sentence, List<Entry> keys) {
    public Section {
        keys = List.copyOf(keys);
    }

    public static Section of(String sentence, Entry... keys) {
        return new Section(sentence, List.of(keys));
    }

    public List<String> names() {
        return keys.stream().map(Entry::name).toList();
    }

    public @Nullable Entry find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    /// Returns the kind of value at a dotted key; null if there is no such key. A step into a list is a
    /// position. If the keys of a section depend on its type, the first type that has the key decides.
    public @Nullable Kind kindAt(List<String> steps) {
        Entry key = find(steps.getFirst());
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

    /// Returns the defaults of all keys that have one.
    ObjectNode defaults() {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        keys.stream().filter(key -> !key.required()).forEach(key -> defaults.set(key.name(), key.standard()));
        return defaults;
    }
}
