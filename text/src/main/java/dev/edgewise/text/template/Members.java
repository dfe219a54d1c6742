package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.AbstractCallableMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attributes, subscripts, slices and methods of the values a template may touch. There is no way from here to a
/// Java class, field or method.
final class Members {
    private Members() {}

    /// Returns `base.name`; undefined (null) where there is no such attribute. `what` names the base in a fault.
    static @Nullable Object attribute(@Nullable Object base, String name, String what) {
        return switch (base) {
            case null -> throw new TemplateFault(what + " is undefined, so it has no attribute '" + name + "'");
            case LoopVariable loop -> loop.attribute(name);
            case Map<?, ?> map -> map.get(name);
            default -> null;
        };
    }

    /// Returns `base[key]`; undefined (null) where there is no such item.
    static @Nullable Object item(@Nullable Object base, @Nullable Object key, String what) {
        return switch (base) {
            case null -> throw new TemplateFault(what + " is undefined, so it has no items");
            case Map<?, ?> map -> key instanceof Collection || key instanceof Map ? null : Python.value(map, key);
            case LoopVariable loop -> loop.attribute(Python.str(key));
            case List<?> list -> {
                int at = index(list.size(), key);
                yield at < 0 ? null : list.get(at);
            }
            case CharSequence text -> {
                int at = index((int) Python.length(text), key);
                yield at < 0
                        ? null
                        : Character.toString(
                                text.toString().codePointAt(text.toString().offsetByCodePoints(0, at)));
            }
            default -> null;
        };
    }

    /// Returns a list index, counted from the end when negative; -1 where there is no such item.
    private static int index(int size, @Nullable Object key) {
        if (!(key instanceof Number number) || key instanceof Double) {
            return -1;
        }
        long at = number.longValue() < 0 ? number.longValue() + size : number.longValue();
        return at >= 0 && at < size ? (int) at : -1;
    }

    /// Returns `base.name(arguments)`.
    static @Nullable Object method(@Nullable Object base, String name, String what, AstCall.Arguments arguments) {
        return switch (base) {
            case null -> throw new TemplateFault(what + " is undefined, so it has no method '" + name + "'");
            case CharSequence text -> StringMethods.call(text.toString(), name, arguments);
            case Map<?, ?> map
            when map.get(name) instanceof AbstractCallableMethod function ->
                TemplateFunctions.call(name, function, arguments);
            case Map<?, ?> map -> mapMethod(map, name, arguments);
            case LoopVariable loop when name.equals("cycle") -> cycle(loop, arguments);
            case Collection<?> list when name.equals("index") -> indexOf(list, arguments);
            case Collection<?> list
            when name.equals("count") -> {
                arguments.require(name, List.of(StringMethods.UNNAMED));
                yield list.stream()
                        .filter(v -> Python.equal(v, arguments.at(0, StringMethods.UNNAMED)))
                        .count();
            }
            default -> throw new TemplateFault(Python.type(base) + " has no method '" + name + "'");
        };
    }

    private static Object indexOf(Collection<?> list, AstCall.Arguments arguments) {
        arguments.require("index", List.of(StringMethods.UNNAMED));
        long at = 0;
        for (Object value : list) {
            if (Python.equal(value, arguments.at(0, StringMethods.UNNAMED))) {
                return at;
            }
            at++;
        }
        throw new TemplateFault("the value given to index() is not in the list");
    }

    private static @Nullable Object cycle(LoopVariable loop, AstCall.Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateFault("loop.cycle() needs values");
        }
        return arguments
                .positional()
                .get(loop.getIndex0() % arguments.positional().size());
    }

    private static @Nullable Object mapMethod(Map<?, ?> map, String name, AstCall.Arguments arguments) {
        arguments.require(
                name,
                switch (name) {
                    case "items", "keys", "values" -> List.of();
                    case "get" -> List.of(StringMethods.UNNAMED, StringMethods.UNNAMED);
                    default -> throw new TemplateFault("a dict has no method '" + name + "'");
                });
        return switch (name) {
            case "items" -> items(map);
            case "keys" -> Python.iterate(map);
            case "values" -> Python.iterate(map.values());
            default -> {
                Object value = Python.value(map, arguments.at(0, StringMethods.UNNAMED));
                yield value != null ? value : arguments.at(1, StringMethods.UNNAMED, None.NONE);
            }
        };
    }

    /// Returns the `(key, value)` pairs of a map.
    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>(Budget.values(map.size()));
        map.forEach((key, value) -> items.add(new Tuple(Arrays.asList(key, value))));
        return items;
    }

    /// Returns `value[start:stop:step]`.
    static Object slice(@Nullable Object value, @Nullable Object start, @Nullable Object stop, @Nullable Object step) {
        if (value == null || value instanceof Map) {
            throw new TemplateFault(Python.type(value) + " cannot be sliced");
        }
        long stride = step == null || step == None.NONE ? 1 : Python.integer(step, "a slice step");
        if (stride == 0) {
            throw new TemplateFault("a slice step cannot be zero");
        }
        long size = Python.length(value);
        long from = bound(start, stride > 0 ? 0 : size - 1, size, stride);
        long to = bound(stop, stride > 0 ? size : -1, size, stride);
        if (value instanceof CharSequence text) {
            return slice(text.toString(), from, to, stride);
        }
        List<Object> items = Python.iterate(value);
        List<Object> slice = new ArrayList<>();
        for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
            Budget.items(1);
            slice.add(items.get((int) i));
        }
        return slice;
    }

    private static String slice(String text, long from, long to, long stride) {
        Budget.build(text.length());
        if (stride == 1) {
            int start = text.offsetByCodePoints(0, (int) from);
            return from >= to ? "" : text.substring(start, text.offsetByCodePoints(start, (int) (to - from)));
        }
        Budget.scan(text.length());
        int[] points = text.codePoints().toArray();
        StringBuilder slice = new StringBuilder();
        for (long i = from; stride > 0 ? i < to : i > to; i += stride) {
            slice.appendCodePoint(points[(int) i]);
        }
        return slice.toString();
    }

    private static long bound(@Nullable Object given, long otherwise, long size, long stride) {
        if (given == null || given == None.NONE) {
            return otherwise;
        }
        long at = Python.integer(given, "a slice bound");
        if (at < 0) {
            at += size;
        }
        return stride > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
    }
}
