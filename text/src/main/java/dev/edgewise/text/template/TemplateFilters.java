package dev.edgewise.text.template;

import java.util.ArrayList;
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
        put("trim", "chars", (v, a) -> StringMethods.strip(Python.str(v), a.at(0, "chars"), true, true));
        put("upper", "", (v, a) -> StringMethods.upper(Python.str(v)));
        put("lower", "", (v, a) -> StringMethods.lower(Python.str(v)));
        put("title", "", (v, a) -> title(Python.str(v)));
        put("capitalize", "", (v, a) -> StringMethods.capitalize(Python.str(v)));
        put(
                "replace",
                "old new count",
                (v, a) -> StringMethods.replace(
                        Python.str(v),
                        Python.str(a.given("replace", 0, "old")),
                        Python.str(a.given("replace", 1, "new")),
                        a.at(2, "count")));
        put("indent", "width first blank", TemplateFilters::indent);
        put("string", "", (v, a) -> Python.str(v));
        put("safe", "", (v, a) -> v);
        put("length", "", (v, a) -> Python.length(v));
        put("count", "", (v, a) -> Python.length(v));
        put("first", "", (v, a) -> end(v, 0L));
        put("last", "", (v, a) -> end(v, -1L));
        put("list", "", (v, a) -> Python.iterate(v));
        put(
                "reverse",
                "",
                (v, a) -> v instanceof CharSequence text
                        ? Members.slice(text, null, null, -1L)
                        : Python.iterate(v).reversed());
        put("items", "", (v, a) -> v == null ? List.of() : Members.items(map(v, "items")));
        put("dictsort", "case_sensitive by reverse", (v, a) -> TemplateOrder.dictsort(map(v, "dictsort"), a));
        put("sort", "reverse case_sensitive attribute", TemplateOrder::sort);
        put("unique", "case_sensitive attribute", TemplateOrder::unique);
        put("join", "d attribute", TemplateFilters::join);
        FILTERS.put("map", TemplateFilters::map);
        FILTERS.put("select", (v, a) -> select(v, a, false, true));
        FILTERS.put("reject", (v, a) -> select(v, a, false, false));
        FILTERS.put("selectattr", (v, a) -> select(v, a, true, true));
        FILTERS.put("rejectattr", (v, a) -> select(v, a, true, false));
        put("default", "default_value boolean", TemplateFilters::otherwise);
        put("d", "default_value boolean", TemplateFilters::otherwise);
        put("int", "default base", (v, a) -> TemplateNumbers.integer(v, a.at(0, "default", 0L), a.at(1, "base", 10L)));
        put("float", "default", (v, a) -> TemplateNumbers.floating(v, a.at(0, "default", 0.0)));
        put("abs", "", (v, a) -> v instanceof Double d ? (Object) Math.abs(d) : Math.abs(Python.integer(v, "abs")));
        put("round", "precision method", TemplateNumbers::round);
        put("sum", "attribute start", TemplateFilters::sum);
        put("min", "case_sensitive attribute", TemplateOrder::min);
        put("max", "case_sensitive attribute", TemplateOrder::max);
        put("tojson", "ensure_ascii indent separators sort_keys", JsonText::filter);
        put("escape", "", (v, a) -> escape(Python.str(v)));
        put("e", "", (v, a) -> escape(Python.str(v)));
    }

    private TemplateFilters() {}

    private static void put(String name, String parameters, Filter filter) {
        List<String> names = parameters.isEmpty() ? List.of() : List.of(parameters.split(" ", -1));
        FILTERS.put(name, (value, arguments) -> {
            arguments.require(name, names);
            return filter.apply(value, arguments);
        });
    }

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
        Object attribute = arguments.positional().isEmpty() ? arguments.named().get("attribute") : null;
        if (attribute != null) {
            arguments.require("map", List.of("attribute", "default"));
        }
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

    static @Nullable Object attribute(@Nullable Object item, @Nullable Object path) {
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

    private static Map<?, ?> map(@Nullable Object value, String filter) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new TemplateFault("'" + filter + "' needs a dict, got " + Python.type(value));
    }

    /// Adds up numbers, or joins lists where `start` is one.
    private static Object sum(@Nullable Object value, AstCall.Arguments arguments) {
        Object attribute = arguments.at(0, "attribute");
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : Python.iterate(value)) {
            items.add(attribute == null || attribute == None.NONE ? item : attribute(item, attribute));
        }
        Object start = arguments.at(1, "start", 0L);
        if (!(start instanceof List<?> first)) {
            return TemplateNumbers.sum(items, start);
        }
        List<Object> all = new ArrayList<>(first);
        for (Object item : items) {
            if (!(item instanceof List<?> list)) {
                throw new TemplateFault("'sum' cannot join " + Python.type(item) + " to a list");
            }
            all.addAll(Python.iterate(list));
        }
        return all;
    }

    private static Object indent(@Nullable Object value, AstCall.Arguments arguments) {
        Object width = arguments.at(0, "width", 4L);
        String prefix = width instanceof CharSequence text
                ? text.toString()
                : " ".repeat(Budget.build(Math.max(0, Python.integer(width, "indent"))));
        boolean first = Python.truth(arguments.at(1, "first"));
        boolean blank = Python.truth(arguments.at(2, "blank"));
        String text = StringMethods.string(value);
        Budget.build(text.length());
        List<Object> lines = StringMethods.splitlines(text + "\n", false);
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            if (i == 0 ? first : blank || !line.isEmpty()) {
                Budget.build((long) prefix.length() + line.length());
                lines.set(i, prefix + line);
            }
        }
        return StringMethods.join("\n", lines);
    }

    /// Returns every word in lower case but for its first character. Words begin behind blanks,
    /// hyphens and opening brackets.
    private static String title(String text) {
        Budget.scan(text.length());
        StringBuilder title = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            boolean between = isBetweenWords(text.codePointAt(from));
            int to = from;
            while (to < text.length() && isBetweenWords(text.codePointAt(to)) == between) {
                to += Character.charCount(text.codePointAt(to));
            }
            title.append(StringMethods.capitalize(text.substring(from, to)));
            from = to;
        }
        return title.toString();
    }

    private static boolean isBetweenWords(int c) {
        return Python.isSpace(c) || "-({[<".indexOf(c) >= 0;
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
