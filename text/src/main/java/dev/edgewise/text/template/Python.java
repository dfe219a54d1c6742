package dev.edgewise.text.template;

import com.hubspot.jinjava.lib.fn.MacroFunction;
import dev.edgewise.text.PythonNotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Python's view of the values a template works on: strings, longs, doubles, booleans, lists, maps, [None] and
/// undefined (a Java null).
final class Python {
    private Python() {}

    static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case None none -> false;
            case Boolean bool -> bool;
            case Number number -> number.doubleValue() != 0;
            case CharSequence text -> !text.isEmpty();
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /// Returns what `{{ value }}` writes.
    static String str(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case CharSequence text -> text.toString();
            default -> repr(value);
        };
    }

    static String repr(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        repr(value, out);
        return out.toString();
    }

    private static void repr(@Nullable Object value, StringBuilder out) {
        Budget.values(1);
        switch (value) {
            case null -> out.append("Undefined");
            case Boolean bool -> out.append(bool ? "True" : "False");
            case Double number -> out.append(PythonNotation.number(number));
            case CharSequence text -> quote(text, out);
            case Tuple items -> items(items, '(', items.size() == 1 ? ",)" : ")", out);
            case Collection<?> items -> items(items, '[', "]", out);
            case Map<?, ?> map -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    repr(entry.getKey(), out);
                    out.append(": ");
                    repr(entry.getValue(), out);
                    separator = ", ";
                }
                out.append('}');
            }
            default -> out.append(value);
        }
    }

    private static void items(Collection<?> items, char open, String close, StringBuilder out) {
        out.append(open);
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            repr(item, out);
            separator = ", ";
        }
        out.append(close);
    }

    private static void quote(CharSequence text, StringBuilder out) {
        String string = text.toString();
        Budget.scan(string.length());
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        string.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append(quote);
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        Budget.items(1);
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            return x.size() == y.size() && pairwiseEqual(iterate(x), iterate(y));
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(e -> y.containsKey(e.getKey()) && equal(e.getValue(), y.get(e.getKey())));
        }
        Object x = a instanceof Boolean bool ? Long.valueOf(bool ? 1 : 0) : a;
        Object y = b instanceof Boolean bool ? Long.valueOf(bool ? 1 : 0) : b;
        if (x instanceof Number n && y instanceof Number m) {
            return compareNumbers(n, m) == 0;
        }
        if (x instanceof CharSequence s && y instanceof CharSequence t) {
            Budget.look(s.length() == t.length() ? s.length() : 0);
            return s.toString().contentEquals(t);
        }
        return Objects.equals(x, y);
    }

    private static boolean pairwiseEqual(List<?> a, List<?> b) {
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Returns the order of two values of one kind; a fault for others, as in Python.
    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return compareNumbers(x, y);
        }
        Budget.items(2);
        if (a instanceof CharSequence x && b instanceof CharSequence y) {
            Budget.look(Math.min(x.length(), y.length()));
            return CharSequence.compare(x, y);
        }
        throw new TemplateFault("cannot order " + type(a) + " and " + type(b));
    }

    private static int compareNumbers(Number a, Number b) {
        return a instanceof Double || b instanceof Double
                ? Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0)
                : Long.compare(a.longValue(), b.longValue());
    }

    static boolean contains(@Nullable Object container, @Nullable Object item) {
        return switch (container) {
            case CharSequence text -> {
                if (!(item instanceof CharSequence part)) {
                    throw new TemplateFault("'in <string>' needs a string on its left, got " + type(item));
                }
                yield TextSearch.first(text.toString(), part.toString(), 0) >= 0;
            }
            case Map<?, ?> map -> canBeKey(item) && map.containsKey(item);
            case null, default -> iterate(container).stream().anyMatch(value -> equal(value, item));
        };
    }

    /// Returns the value of a key; undefined (null) where there is none.
    static @Nullable Object value(Map<?, ?> map, @Nullable Object key) {
        return canBeKey(key) ? map.get(key) : null;
    }

    /// Returns whether a dict of a template may have such a key. A fault for lists and dicts, as in Python.
    private static boolean canBeKey(@Nullable Object key) {
        if (key instanceof Map || (key instanceof Collection && !(key instanceof Tuple))) {
            throw new TemplateFault(type(key) + " cannot be the key of a dict");
        }
        if (key instanceof CharSequence text) {
            Budget.look(text.length());
        }
        // no dict of a template has a tuple for a key, and Java would go through all that is in it to say so
        return key != null && !(key instanceof Tuple);
    }

    /// Returns the values a `for` runs over: items, keys of a map, characters of a text, nothing where it is
    /// undefined.
    static List<Object> iterate(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case Collection<?> items -> {
                Budget.items(items.size());
                yield new ArrayList<>(items);
            }
            case Map<?, ?> map -> iterate(map.keySet());
            case CharSequence text -> {
                Budget.values(text.length());
                yield new ArrayList<>(
                        text.codePoints().mapToObj(Character::toString).toList());
            }
            default -> throw new TemplateFault(type(value) + " cannot be iterated over");
        };
    }

    static long length(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case CharSequence text -> {
                Budget.scan(text.length());
                yield text.codePoints().count();
            }
            case Collection<?> items -> items.size();
            case Map<?, ?> map -> map.size();
            default -> throw new TemplateFault(type(value) + " has no length");
        };
    }

    /// Returns a whole number, or a fault that says what needs it.
    static long integer(@Nullable Object value, String what) {
        return switch (value) {
            case Boolean bool -> bool ? 1 : 0;
            case Double number when number == Math.rint(number) -> number.longValue();
            case Double number ->
                throw new TemplateFault(what + " must be an integer, got " + PythonNotation.number(number));
            case Number number -> number.longValue();
            case null, default -> throw new TemplateFault(what + " must be an integer, got " + type(value));
        };
    }

    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "an undefined value";
            case None none -> "None";
            case Boolean bool -> "a bool";
            case Double number -> "a float";
            case Number number -> "an int";
            case CharSequence text -> "a string";
            case Collection<?> items -> "a list";
            case Map<?, ?> map -> "a dict";
            case MacroFunction macro -> "a macro";
            default -> "a function";
        };
    }

    /// Returns whether Python's `str.isspace` holds for a code point.
    static boolean isSpace(int c) {
        return Character.isWhitespace(c) || c == 0x85 || c == 0xa0 || c == 0x2007 || c == 0x202f;
    }
}
