package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The filters that compare values: by an attribute, texts without regard to case unless told otherwise.
final class TemplateOrder {
    private TemplateOrder() {}

    static Object sort(@Nullable Object value, AstCall.Arguments arguments) {
        Comparator<Object> order = order(arguments, 1);
        List<Object> sorted = new ArrayList<>(Python.iterate(value));
        sorted.sort(Python.truth(arguments.at(0, "reverse")) ? Collections.reverseOrder(order) : order);
        return sorted;
    }

    /// Returns the order by the arguments `case_sensitive` and `attribute`, which stand at a position and behind it.
    private static Comparator<Object> order(AstCall.Arguments arguments, int position) {
        return Comparator.comparing(key(arguments, position), Python::compare);
    }

    private static Function<Object, @Nullable Object> key(AstCall.Arguments arguments, int position) {
        boolean exact = Python.truth(arguments.at(position, "case_sensitive"));
        Object attribute = arguments.at(position + 1, "attribute");
        return item -> folded(
                attribute == null || attribute == None.NONE ? item : TemplateFilters.attribute(item, attribute), exact);
    }

    /// Returns the first of the smallest, as in Python; undefined (null) where there is none.
    static @Nullable Object min(@Nullable Object value, AstCall.Arguments arguments) {
        return Python.iterate(value).stream().min(order(arguments, 0)).orElse(null);
    }

    /// Returns the first of the largest, as in Python.
    static @Nullable Object max(@Nullable Object value, AstCall.Arguments arguments) {
        return Python.iterate(value).stream()
                .min(Collections.reverseOrder(order(arguments, 0)))
                .orElse(null);
    }

    private static @Nullable Object folded(@Nullable Object value, boolean exact) {
        return value instanceof CharSequence text && !exact ? StringMethods.lower(text.toString()) : value;
    }

    static Object dictsort(Map<?, ?> map, AstCall.Arguments arguments) {
        boolean exact = Python.truth(arguments.at(0, "case_sensitive"));
        int by = switch (Python.str(arguments.at(1, "by", "key"))) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new TemplateFault("'dictsort' sorts by 'key' or 'value'");
        };
        Comparator<Object> order =
                Comparator.comparing(pair -> folded(((List<?>) pair).get(by), exact), Python::compare);
        List<Object> items = Members.items(map);
        items.sort(Python.truth(arguments.at(2, "reverse")) ? Collections.reverseOrder(order) : order);
        return items;
    }

    static Object unique(@Nullable Object value, AstCall.Arguments arguments) {
        Function<Object, @Nullable Object> key = key(arguments, 0);
        Map<@Nullable Object, Object> seen = new LinkedHashMap<>();
        for (Object item : Python.iterate(value)) {
            Object mark = key.apply(item);
            requireHashable(mark);
            seen.putIfAbsent(mark, item);
        }
        return new ArrayList<>(seen.values());
    }

    /// Takes for all that Java looks at to compute a hash.
    private static void requireHashable(@Nullable Object value) {
        Budget.values(1);
        switch (value) {
            case Tuple items -> items.forEach(TemplateOrder::requireHashable);
            case Map<?, ?> map -> throw new TemplateFault("unique cannot compare " + Python.type(map));
            case Collection<?> items -> throw new TemplateFault("unique cannot compare " + Python.type(items));
            case CharSequence text -> Budget.look(text.length());
            case null, default -> {}
        }
    }
}
