package dev.edgewise.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the keys that a record declares with [Key].
public final class Keys {
    private static final SnakeCaseStrategy SNAKE = new SnakeCaseStrategy();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ANYTHING = Pattern.compile("(?s).*");
    private static final Pattern SOMETHING = Pattern.compile("(?s).+");

    /// The keys that [#check] looks at. It leaves out keys whose kind a configuration gives.
    private static final ClassValue<Section> OWN = new ClassValue<>() {
        @Override
        protected Section computeValue(Class<?> type) {
            return section(type, _ -> null);
        }
    };

    private Keys() {}

    /// Returns the section that the record `type` declares.
    ///
    /// @param other gives the kind of a component whose type [Key] does not name; null leaves the component out
    public static Section section(Class<?> type, Function<Type, @Nullable Kind> other) {
        About about = type.getAnnotation(About.class);
        List<Entry> entries = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            if (key == null && component.getType().isRecord()) {
                entries.addAll(section(component.getType(), other).keys()); // its keys are ours
            } else if (key != null) {
                Kind kind = kind(key, component.getAnnotatedType(), other);
                if (kind != null) {
                    entries.add(new Entry(
                            name(component),
                            kind,
                            standard(key, kind, component.getAnnotatedType()),
                            key.unit(),
                            key.value()));
                }
            }
        }
        return new Section(about == null ? "" : about.value(), entries);
    }

    /// Refuses values that the keys of `type` do not take. The constructor of the record calls it.
    ///
    /// @param values one for each component, in their order; null if the component is `@Nullable`
    /// @throws InvalidValue at the first that does not fit
    public static void check(Class<? extends Record> type, @Nullable Object... values) {
        RecordComponent[] components = type.getRecordComponents();
        if (values.length != components.length) {
            throw new IllegalArgumentException(type.getSimpleName() + " has " + components.length + " components but "
                    + values.length + " values were given");
        }
        for (int i = 0; i < values.length; i++) {
            Entry entry = OWN.get(type).find(name(components[i]));
            if (entry != null && values[i] != null) {
                entry.check(values[i]);
            }
        }
    }

    /// Returns the record `type` with every default.
    ///
    /// @throws IllegalArgumentException if a key has no default
    public static <R extends Record> R defaults(Class<R> type) {
        return SettingsJson.read(type, OWN.get(type).defaults());
    }

    /// Returns how a configuration spells the component's name.
    static String name(RecordComponent component) {
        return SNAKE.translate(component.getName());
    }

    private static @Nullable Kind kind(Key key, AnnotatedType annotated, Function<Type, @Nullable Kind> other) {
        Type type = annotated.getType();
        if (annotated instanceof AnnotatedParameterizedType list
                && list.getType() instanceof ParameterizedType raw
                && raw.getRawType() == List.class) {
            Kind element = kind(key, list.getAnnotatedActualTypeArguments()[0], other);
            return element == null ? null : new Kind.Items(element, key.fewest(), Integer.MAX_VALUE);
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            boolean wide = type == long.class || type == Long.class;
            return new Kind.Whole(NumberRange.parse(key.range()), wide);
        }
        if (type == double.class || type == Double.class) {
            return new Kind.Real(NumberRange.parse(key.range()));
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Kind.Flag();
        }
        if (type == Path.class || key.path() || key.hubId()) {
            return new Kind.Location(key.hubId(), List.of(key.names()));
        }
        if (type == String.class) {
            return text(key);
        }
        if (type instanceof Class<?> words && words.isEnum()) {
            return new Kind.Choice(Arrays.stream(words.getEnumConstants())
                    .map(constant -> Names.of((Enum<?>) constant))
                    .toList());
        }
        Kind given = other.apply(type);
        return given == null && type instanceof Class<?> section && section.isRecord()
                ? new Kind.Nested(section(section, other))
                : given;
    }

    private static Kind text(Key key) {
        if (key.pattern().isEmpty()) {
            return key.form().isEmpty() ? new Kind.Text(ANYTHING, "text") : new Kind.Text(SOMETHING, key.form());
        }
        return new Kind.Text(Pattern.compile(key.pattern()), key.form());
    }

    private static JsonNode standard(Key key, Kind kind, AnnotatedType type) {
        String text = key.standard();
        if (text.equals(Key.REQUIRED)) {
            return type.isAnnotationPresent(Nullable.class) ? NullNode.instance : MissingNode.getInstance();
        }
        return switch (kind) {
            case Kind.Whole _ -> NODES.numberNode(Long.parseLong(text));
            case Kind.Real _ -> NODES.numberNode(Double.parseDouble(text));
            case Kind.Flag _ -> NODES.booleanNode(text.equals("true"));
            case Kind.Text _, Kind.Choice _, Kind.Location _ -> NODES.textNode(text);
            case Kind.Items _ -> words(text);
            case Kind.Nested _ -> NODES.objectNode();
            case Kind.Variants _ -> NODES.objectNode().put("type", text);
        };
    }

    /// Reads `[a, b]`.
    private static JsonNode words(String list) {
        ArrayNode words = NODES.arrayNode();
        Arrays.stream(list.replaceAll("[\\[\\]]", "").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(words::add);
        return words;
    }
}
