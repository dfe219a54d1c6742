package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Jinja2's filters, as far as chat templates use them, and `tojson` as `transformers` replaces it.
final class TemplateFilters {
    /// A filter applied to a value.
    @FunctionalInterface
    interface Filter {
        @Nullable
        Object apply(@Nullable Object value, AstCall.Arguments arguments);
    }

    private static final Map<String, Filter> FILTERS = new TreeMap<>();

    static {
        FILTERS.put("trim", (v, a) -> StringMethods.strip(Python.str(v), a.at(0, "chars"), true, true));
        FILTERS.put("upper", (v, a) -> StringMethods.upper(Python.str(v)));
        FILTERS.put("lower", (v, a) -> StringMethods.lower(Python.str(v)));
        FILTERS.put("title", (v, a) -> StringMethods.title(Python.str(v)));
        FILTERS.put("capitalize", (v, a) -> StringMethods.capitalize(Python.str(v)));
        FILTERS.put(
                "replace",
                (v, a) -> StringMethods.replace(
                        Python.str(v), Python.str(a.at(0, "old")), Python.str(a.at(1, "new")), a.at(2, "count")));
        FILTERS.put("indent", TemplateFilters::indent);
        FILTERS.put("string", (v, a) -> Python.str(v));
        FILTERS.put("safe", (v, a) -> v);
        FILTERS.put("length", (v, a) -> Python.length(v));
        FILTERS.put("count", (v, a) -> Python.length(v));
        FILTERS.put("first", (v, a) -> end(v, 0L));
        FILTERS.put("last", (v, a) -> end(v, -1L));
        FILTERS.put("list", (v, a) -> Python.iterate(v));
        FILTERS.put(
                "reverse",
                (v, a) -> v instanceof CharSequence text
                        ? Members.slice(text, null, null, -1L)
                        : Python.iterate(v).reversed());
        FILTERS.put("items", (v, a) -> v instanceof Map<?, ?> map ? Members.items(map) : List.of());
        FILTERS.put("dictsort", (v, a) -> v instanceof Map<?, ?> map ? dictsort(map) : List.of());
        FILTERS.put("sort", TemplateFilters::sort);
        FILTERS.put("unique", (v, a) -> unique(v));
        FILTERS.put("join", TemplateFilters::join);
        FILTERS.put("map", TemplateFilters::map);
        FILTERS.put("select", (v, a) -> select(v, a, false, true));
        FILTERS.put("reject", (v, a) -> select(v, a, false, false));
        FILTERS.put("selectattr", (v, a) -> select(v, a, true, true));
        FILTERS.put("rejectattr", (v, a) -> select(v, a, true, false));
        FILTERS.put("default", TemplateFilters::otherwise);
        FILTERS.put("d", TemplateFilters::otherwise);
        FILTERS.put("int", (v, a) -> TemplateNumbers.integer(v, a.at(0, "default", 0L)));
        FILTERS.put("float", (v, a) -> TemplateNumbers.floating(v, a.at(0, "default", 0.0)));
        FILTERS.put("abs", (v, a) -> v instanceof Double d ? (Object) Math.abs(d) : Math.abs(Python.integer(v, "abs")));
        FILTERS.put("round", (v, a) -> TemplateNumbers.round(v, a));
        FILTERS.put("sum", (v, a) -> TemplateNumbers.sum(v));
        FILTERS.put(
                "min", (v, a) -> Python.iterate(v).stream().min(Python::compare).orElse(null));
        FILTERS.put(
                "max", (v, a) -> Python.iterate(v).stream().max(Python::compare).orElse(null));
        FILTERS.put("tojson", JsonText::filter);
        FILTERS.put("escape", (v, a) -> escape(Python.str(v)));
        FILTERS.put("e", (v, a) -> escape(Python.str(v)));
    }

    private TemplateFilters() {}

    /// @throws TemplateFault if there is no such filter
    static Filter named(String name) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw new TemplateFault("unknown filter '" + name + "'; known are " + new TreeSet<>(FILTERS.keySet()));
        }
        return filter;
    }

    private static @Nullable Object end(@Nullable Object value, long at) {
        Object items = value instanceof List || value instanceof CharSequence ? value : Python.iterate(value);
        return Members.item(items, at, "the value");
    }

    private static @Nullable Object otherwise(@Nullable Object value, AstCall.Arguments arguments) {
        boolean use = Python.truth(arguments.at(1, "boolean")) ? !Python.truth(value) : value == null;
        return use ? arguments.at(0, "default_value", "") : value;
    }

    private static Object join(@Nullable Object value, AstCall.Arguments arguments) {
        Object attribute = arguments.at(1, "attribute");
        List<Object> parts = new ArrayList<>();
        for (Object item : Python.iterate(value)) {
            parts.add(Python.str(attribute == null ? item : attribute(item, attribute)));
        }
        return StringMethods.join(Python.str(arguments.at(0, "d")), parts);
    }

    private static Object map(@Nullable Object value, AstCall.Arguments arguments) {
        Object attribute = arguments.named().get("attribute");
        List<Object> mapped = new ArrayList<>();
        for (Object item : Python.iterate(value)) {
            if (attribute != null) {
                Object found = attribute(item, attribute);
                mapped.add(found == null ? arguments.named().get("default") : found);
            } else {
                Budget.step();
                mapped.add(named(Python.str(arguments.at(0, "filter"))).apply(item, arguments.from(1)));
            }
        }
        return mapped;
    }

    private static Object select(@Nullable Object value, AstCall.Arguments arguments, boolean attribute, boolean keep) {
        int at = attribute ? 1 : 0;
        Object name = arguments.at(at, "test");
        AstCall.Arguments rest = arguments.from(at + 1);
        Predicate<@Nullable Object> test = name == null
                ? Python::truth
                : item -> TemplateTests.named(Python.str(name)).holds(item, rest);
        List<Object> selected = new ArrayList<>();
        for (Object item : Python.iterate(value)) {
            Budget.step();
            if (test.test(attribute ? attribute(item, arguments.at(0, "attribute")) : item) == keep) {
                selected.add(item);
            }
        }
        return selected;
    }

    private static @Nullable Object attribute(@Nullable Object item, @Nullable Object path) {
        Object value = item;
        Budget.step();
        Budget.look(50L * Python.str(path).length());
        for (String name : Python.str(path).split("\\.", -1)) {
            value = switch (value) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list
                when name.matches("\\d{1,9}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return value;
    }

    private static Object sort(@Nullable Object value, AstCall.Arguments arguments) {
        boolean exact = Python.truth(arguments.at(1, "case_sensitive"));
        Object attribute = arguments.at(2, "attribute");
        Comparator<Object> order = Comparator.comparing(
                item -> folded(attribute == null ? item : attribute(item, attribute), exact), Python::compare);
        List<Object> sorted = new ArrayList<>(Python.iterate(value));
        sorted.sort(Python.truth(arguments.at(0, "reverse")) ? Collections.reverseOrder(order) : order);
        return sorted;
    }

    private static @Nullable Object folded(@Nullable Object value, boolean exact) {
        return value instanceof CharSequence text && !exact ? StringMethods.lower(text.toString()) : value;
    }

    private static Object dictsort(Map<?, ?> map) {
        List<Object> items = Members.items(map);
        items.sort(Comparator.comparing(pair -> folded(((List<?>) pair).getFirst(), false), Python::compare));
        return items;
    }

    private static Object unique(@Nullable Object value) {
        Map<Object, Object> seen = new LinkedHashMap<>();
        for (Object item : Python.iterate(value)) {
            requireHashable(item);
            seen.putIfAbsent(folded(item, false), item);
        }
        return new ArrayList<>(seen.values());
    }

    /// Takes for all that Java looks at to compute a hash.
    private static void requireHashable(@Nullable Object value) {
        Budget.values(1);
        switch (value) {
            case Tuple items -> items.forEach(TemplateFilters::requireHashable);
            case Map<?, ?> map -> throw new TemplateFault("unique cannot compare " + Python.type(map));
            case Collection<?> items -> throw new TemplateFault("unique cannot compare " + Python.type(items));
            case CharSequence text -> Budget.look(text.length());
            case null, default -> {}
        }
    }

    private static Object indent(@Nullable Object value, AstCall.Arguments arguments) {
        Object width = arguments.at(0, "width", 4L);
        String prefix = width instanceof CharSequence text
                ? text.toString()
                : " ".repeat(Budget.build(Math.max(0, Python.integer(width, "indent"))));
        boolean first = Python.truth(arguments.at(1, "first"));
        boolean blank = Python.truth(arguments.at(2, "blank"));
        Budget.build(2L * Python.str(value).length());
        String[] lines = Python.str(value).split("\n", -1);
        for (int i = first ? 0 : 1; i < lines.length; i++) {
            Budget.values(1);
            Budget.build(prefix.length());
            lines[i] = lines[i].isEmpty() && !blank ? lines[i] : prefix + lines[i];
        }
        return String.join("\n", lines);
    }

    private static String escape(String text) {
        Budget.scan(3L * text.length());
        return text.codePoints()
                .mapToObj(c -> switch (c) {
                    case '&' -> "&amp;";
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '"' -> "&#34;";
                    case '\'' -> "&#39;";
                    default -> Character.toString(c);
                })
                .collect(Collectors.joining());
    }
}
