package dev.edgewise.text.template;

import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `str` that look for a text in another.
final class StringSearch {
    private StringSearch() {}

    static Object call(String text, String method, AstCall.Arguments arguments) {
        Object part = arguments.at(0, StringMethods.UNNAMED);
        return arguments.positional().size() < 2 ? search(text, method, part) : within(text, method, part, arguments);
    }

    static boolean starts(String text, String part) {
        Budget.look(part.length());
        return text.startsWith(part);
    }

    static boolean ends(String text, String part) {
        Budget.look(part.length());
        return text.endsWith(part);
    }

    private static Object search(String text, String method, @Nullable Object part) {
        return switch (method) {
            case "startswith" -> any(part, one -> starts(text, one));
            case "endswith" -> any(part, one -> ends(text, one));
            case "find" -> find(text, TextSearch.first(text, StringMethods.string(part), 0));
            case "rfind" -> find(text, TextSearch.last(text, StringMethods.string(part), text.length()));
            default -> count(text, StringMethods.string(part));
        };
    }

    /// Searches between a start and an end, which are given as those of a slice. Nothing lies behind the text,
    /// not even an empty part.
    private static Object within(String text, String method, @Nullable Object part, AstCall.Arguments arguments) {
        long size = Python.length(text);
        long from = place(arguments.at(1, StringMethods.UNNAMED), 0, size);
        long to = Math.min(place(arguments.at(2, StringMethods.UNNAMED), size, size), size);
        if (from > to) {
            return switch (method) {
                case "startswith", "endswith" -> false;
                case "count" -> 0L;
                default -> -1L;
            };
        }
        Object found = search((String) Members.slice(text, from, to, null), method, part);
        return method.endsWith("find") && (long) found >= 0 ? (long) found + from : found;
    }

    private static long place(@Nullable Object given, long otherwise, long size) {
        long at = given == null || given == None.NONE ? otherwise : Python.integer(given, "a place in a text");
        return at < 0 ? Math.max(0, at + size) : at;
    }

    private static boolean any(@Nullable Object parts, Predicate<String> holds) {
        return parts instanceof Collection<?> many
                ? many.stream().anyMatch(part -> holds.test(StringMethods.string(part)))
                : holds.test(StringMethods.string(parts));
    }

    private static long find(String text, int at) {
        Budget.scan(Math.max(at, 0));
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private static long count(String text, String part) {
        if (part.isEmpty()) {
            return Python.length(text) + 1;
        }
        long count = 0;
        for (int at = TextSearch.first(text, part, 0); at >= 0; at = TextSearch.first(text, part, at + part.length())) {
            count++;
        }
        return count;
    }
}
