package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `str` that templates use.
final class StringMethods {
    private StringMethods() {}

    static Object call(String text, String method, AstCall.Arguments arguments) {
        Object first = arguments.at(0, "chars");
        return switch (method) {
            case "strip" -> strip(text, first, true, true);
            case "lstrip" -> strip(text, first, true, false);
            case "rstrip" -> strip(text, first, false, true);
            case "split" -> split(text, arguments.at(0, "sep"), arguments.at(1, "maxsplit"));
            case "rsplit" -> rsplit(text, arguments.at(0, "sep"), arguments.at(1, "maxsplit"));
            case "splitlines" -> new ArrayList<>(text.lines().toList());
            case "startswith" -> any(first, part -> text.startsWith(part));
            case "endswith" -> any(first, part -> text.endsWith(part));
            case "removeprefix" ->
                text.startsWith(string(first)) ? text.substring(string(first).length()) : text;
            case "removesuffix" ->
                text.endsWith(string(first))
                        ? text.substring(0, text.length() - string(first).length())
                        : text;
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capitalize(text);
            case "replace" -> replace(text, string(first), string(arguments.at(1, "new")), arguments.at(2, "count"));
            case "join" -> join(text, first);
            case "find" -> find(text, text.indexOf(string(first)));
            case "rfind" -> find(text, text.lastIndexOf(string(first)));
            case "count" -> count(text, string(first));
            case "isdigit" -> all(text, Character::isDigit);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            case "isspace" -> all(text, Python::isSpace);
            case "isupper" -> text.equals(text.toUpperCase(Locale.ROOT)) && !text.equals(text.toLowerCase(Locale.ROOT));
            case "islower" -> text.equals(text.toLowerCase(Locale.ROOT)) && !text.equals(text.toUpperCase(Locale.ROOT));
            default -> throw new TemplateFault("a string has no method '" + method + "' here");
        };
    }

    static String strip(String text, @Nullable Object chars, boolean left, boolean right) {
        IntPredicate drop = chars == null || chars == None.NONE
                ? Python::isSpace
                : c -> string(chars).indexOf(c) >= 0;
        int from = 0;
        int to = text.length();
        while (left && from < to && drop.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && drop.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    private static List<Object> split(String text, @Nullable Object separator, @Nullable Object limit) {
        long left = limit == null || limit == None.NONE ? -1 : Python.integer(limit, "maxsplit");
        List<Object> parts = new ArrayList<>();
        if (separator == null || separator == None.NONE) {
            String rest = strip(text, null, true, false);
            while (!rest.isEmpty() && left-- != 0) {
                int end = 0;
                while (end < rest.length() && !Python.isSpace(rest.codePointAt(end))) {
                    end += Character.charCount(rest.codePointAt(end));
                }
                parts.add(rest.substring(0, end));
                rest = strip(rest.substring(end), null, true, false);
            }
            if (!rest.isEmpty()) {
                parts.add(rest);
            }
            return parts;
        }
        String mark = separator(separator);
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0 && left-- != 0; at = text.indexOf(mark, from)) {
            parts.add(text.substring(from, at));
            from = at + mark.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<Object> rsplit(String text, @Nullable Object separator, @Nullable Object limit) {
        if (separator == null || limit == null) {
            return split(text, separator, null);
        }
        String mark = separator(separator);
        long left = Python.integer(limit, "maxsplit");
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        for (int at = text.lastIndexOf(mark); at >= 0 && left-- != 0; at = text.lastIndexOf(mark, to - mark.length())) {
            parts.addFirst(text.substring(at + mark.length(), to));
            to = at;
            if (to < mark.length()) {
                break;
            }
        }
        parts.addFirst(text.substring(0, to));
        return parts;
    }

    private static String separator(Object value) {
        String mark = string(value);
        if (mark.isEmpty()) {
            throw new TemplateFault("split() needs a separator that is not empty");
        }
        return mark;
    }

    private static boolean any(@Nullable Object parts, Predicate<String> holds) {
        return parts instanceof Collection<?> many
                ? many.stream().anyMatch(part -> holds.test(string(part)))
                : holds.test(string(parts));
    }

    static String replace(String text, String old, String with, @Nullable Object count) {
        long left = count == null || count == None.NONE ? -1 : Python.integer(count, "count");
        long grow = Math.max(0, with.length() - old.length());
        Rounds.limit(text.length() + grow * (old.isEmpty() ? text.length() + 1L : text.length() / old.length()));
        if (left < 0) {
            return text.replace(old, with);
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(old); at >= 0 && left-- > 0; at = text.indexOf(old, from)) {
            out.append(text, from, at).append(with);
            from = at + old.length();
            if (old.isEmpty()) {
                if (from == text.length()) {
                    return out.toString();
                }
                out.append(text.charAt(from++));
            }
        }
        return out.append(text.substring(from)).toString();
    }

    static String join(String separator, @Nullable Object values) {
        StringBuilder out = new StringBuilder();
        String mark = "";
        for (Object value : Python.iterate(values)) {
            Rounds.limit(out.append(mark).append(string(value)).length());
            mark = separator;
        }
        return out.toString();
    }

    private static long find(String text, int at) {
        return at < 0 ? -1 : text.codePointCount(0, at);
    }

    private static long count(String text, String part) {
        if (part.isEmpty()) {
            return text.codePointCount(0, text.length()) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    private static boolean all(String text, IntPredicate holds) {
        return !text.isEmpty() && text.codePoints().allMatch(holds);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int head = Character.charCount(text.codePointAt(0));
        return text.substring(0, head).toUpperCase(Locale.ROOT)
                + text.substring(head).toLowerCase(Locale.ROOT);
    }

    /// Every letter that follows no letter in upper case, the others in lower case.
    static String title(String text) {
        boolean[] inWord = {false};
        return text.codePoints()
                .mapToObj(c -> {
                    int cased = inWord[0] ? Character.toLowerCase(c) : Character.toTitleCase(c);
                    inWord[0] = Character.isLetter(c);
                    return Character.toString(cased);
                })
                .collect(Collectors.joining());
    }

    private static String string(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw new TemplateFault("a string is needed here, got " + Python.type(value));
    }
}
