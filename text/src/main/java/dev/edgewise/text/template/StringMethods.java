package dev.edgewise.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The methods of Python's `str` that templates use.
final class StringMethods {
    private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

    /// The name of a parameter that Python takes by its position alone.
    static final String UNNAMED = "";

    private StringMethods() {}

    static Object call(String text, String method, AstCall.Arguments arguments) {
        arguments.require(
                method,
                switch (method) {
                    case "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "join" -> List.of(UNNAMED);
                    case "split", "rsplit" -> List.of("sep", "maxsplit");
                    case "splitlines" -> List.of("keepends");
                    case "startswith", "endswith", "find", "rfind", "count" -> List.of(UNNAMED, UNNAMED, UNNAMED);
                    case "replace" -> List.of(UNNAMED, UNNAMED, "count");
                    case "upper", "lower", "title", "capitalize" -> List.of();
                    case "isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower" -> List.of();
                    default -> throw new TemplateFault("a string has no method '" + method + "' here");
                });
        Object first = arguments.at(0, UNNAMED);
        Budget.step();
        return switch (method) {
            case "strip" -> strip(text, first, true, true);
            case "lstrip" -> strip(text, first, true, false);
            case "rstrip" -> strip(text, first, false, true);
            case "split" -> split(text, arguments.at(0, "sep"), arguments.at(1, "maxsplit"));
            case "rsplit" -> rsplit(text, arguments.at(0, "sep"), arguments.at(1, "maxsplit"));
            case "splitlines" -> splitlines(text, Python.truth(arguments.at(0, "keepends")));
            case "startswith", "endswith", "find", "rfind", "count" -> StringSearch.call(text, method, arguments);
            case "removeprefix" ->
                StringSearch.starts(text, string(first))
                        ? cut(text, string(first).length(), text.length())
                        : text;
            case "removesuffix" ->
                StringSearch.ends(text, string(first))
                        ? cut(text, 0, text.length() - string(first).length())
                        : text;
            case "upper" -> upper(text);
            case "lower" -> lower(text);
            case "title" -> title(text);
            case "capitalize" -> capitalize(text);
            case "replace" -> replace(text, string(first), string(arguments.at(1, UNNAMED)), arguments.at(2, "count"));
            case "join" -> join(text, first);
            case "isdigit" -> all(text, Character::isDigit);
            case "isalpha" -> all(text, Character::isLetter);
            case "isalnum" -> all(text, Character::isLetterOrDigit);
            case "isspace" -> all(text, Python::isSpace);
            case "isupper" -> isUpper(text);
            default -> isLower(text); // islower
        };
    }

    static boolean isUpper(String text) {
        return text.equals(upper(text)) && !text.equals(lower(text));
    }

    static boolean isLower(String text) {
        return text.equals(lower(text)) && !text.equals(upper(text));
    }

    static String strip(String text, @Nullable Object chars, boolean left, boolean right) {
        IntPredicate drop = chars == null || chars == None.NONE
                ? Python::isSpace
                : c -> {
                    Budget.look(string(chars).length());
                    return string(chars).indexOf(c) >= 0;
                };
        int from = 0;
        int to = text.length();
        while (left && from < to && drop.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && drop.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        Budget.scan(text.length() - to + from);
        return cut(text, from, to);
    }

    static String upper(String text) {
        Budget.build(2L * text.length());
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        Budget.build(2L * text.length());
        return text.toLowerCase(Locale.ROOT);
    }

    private static String cut(String text, int from, int to) {
        Budget.build(from == 0 && to == text.length() ? 0 : to - from);
        return text.substring(from, to);
    }

    /// Splits at all that Python takes for the end of a line.
    static List<Object> splitlines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        Budget.scan(text.length());
        int from = 0;
        while (from < text.length()) {
            int end = from;
            while (end < text.length() && LINE_ENDS.indexOf(text.charAt(end)) < 0) {
                end++;
            }
            int next = Math.min(text.length(), end + (text.startsWith("\r\n", end) ? 2 : 1));
            add(lines, text, from, keepEnds ? next : end);
            from = next;
        }
        return lines;
    }

    private static List<Object> split(String text, @Nullable Object separator, @Nullable Object limit) {
        long left = limit == null || limit == None.NONE ? -1 : Python.integer(limit, "maxsplit");
        List<Object> parts = new ArrayList<>();
        if (separator == null || separator == None.NONE) {
            words(text, left, parts);
            return parts;
        }
        String mark = separator(separator);
        int from = 0;
        for (int at = TextSearch.first(text, mark, 0);
                at >= 0 && left-- != 0;
                at = TextSearch.first(text, mark, from)) {
            add(parts, text, from, at);
            from = at + mark.length();
        }
        add(parts, text, from, text.length());
        return parts;
    }

    /// Splits at runs of whitespace; the last of `left` parts keeps those in it.
    private static void words(String text, long left, List<Object> parts) {
        Budget.scan(text.length());
        for (int from = next(text, 0, false); from < text.length(); left--) {
            int end = left == 0 ? text.length() : next(text, from, true);
            add(parts, text, from, end);
            from = next(text, end, false);
        }
    }

    /// Returns the first place from `from` on that is whitespace, or that is not.
    private static int next(String text, int from, boolean space) {
        int at = from;
        while (at < text.length() && Python.isSpace(text.codePointAt(at)) != space) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static void add(List<Object> parts, String text, int from, int to) {
        Budget.values(1);
        parts.add(cut(text, from, to));
    }

    private static List<Object> rsplit(String text, @Nullable Object separator, @Nullable Object limit) {
        long left = limit == null || limit == None.NONE ? -1 : Python.integer(limit, "maxsplit");
        if (left < 0) {
            return split(text, separator, null);
        }
        List<Object> parts = new ArrayList<>();
        if (separator == null || separator == None.NONE) {
            Budget.build(2L * text.length());
            words(new StringBuilder(text).reverse().toString(), left, parts);
            parts.replaceAll(part -> new StringBuilder((String) part).reverse().toString());
            return parts.reversed();
        }
        String mark = separator(separator);
        int to = text.length();
        for (int at = TextSearch.last(text, mark, to);
                at >= 0 && left-- != 0;
                at = TextSearch.last(text, mark, to - mark.length())) {
            add(parts, text, at + mark.length(), to);
            to = at;
        }
        add(parts, text, 0, to);
        return parts.reversed();
    }

    private static String separator(Object value) {
        String mark = string(value);
        if (mark.isEmpty()) {
            throw new TemplateFault("split() needs a separator that is not empty");
        }
        return mark;
    }

    static String replace(String text, String old, String with, @Nullable Object count) {
        long left = count == null || count == None.NONE ? -1 : Python.integer(count, "count");
        StringBuilder out = new StringBuilder();
        Budget.build(text.length());
        int from = 0;
        for (int at = TextSearch.first(text, old, 0); at >= 0 && left-- != 0; at = TextSearch.first(text, old, from)) {
            Budget.build(with.length());
            out.append(text, from, at).append(with);
            from = at + old.length();
            if (old.isEmpty()) {
                if (from == text.length()) {
                    return out.toString();
                }
                int next = text.offsetByCodePoints(from, 1);
                out.append(text, from, next);
                from = next;
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    static String join(String separator, @Nullable Object values) {
        StringBuilder out = new StringBuilder();
        String mark = "";
        for (Object value : Python.iterate(values)) {
            String part = string(value);
            Budget.build((long) mark.length() + part.length());
            out.append(mark).append(part);
            mark = separator;
        }
        return out.toString();
    }

    private static boolean all(String text, IntPredicate holds) {
        Budget.scan(text.length());
        return !text.isEmpty() && text.codePoints().allMatch(holds);
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int head = Character.charCount(text.codePointAt(0));
        return upper(text.substring(0, head)) + lower(text.substring(head));
    }

    /// Returns every letter that follows no letter in upper case, the others in lower case.
    static String title(String text) {
        Budget.scan(3L * text.length());
        boolean[] inWord = {false};
        return text.codePoints()
                .mapToObj(c -> {
                    int cased = inWord[0] ? Character.toLowerCase(c) : Character.toTitleCase(c);
                    inWord[0] = Character.isLetter(c);
                    return Character.toString(cased);
                })
                .collect(Collectors.joining());
    }

    static String string(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        throw new TemplateFault("a string is needed here, got " + Python.type(value));
    }
}
