package dev.edgewise.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Whether an expression may take for ever. The native library goes back over a text in all ways that an expression
/// allows, and nothing can stop it; where a repeated group holds a repetition or a choice, as in `(a+)+` and
/// `(a|a)*`, the ways double with every character. Expressions of real tokenizers have no such groups.
final class RegexShape {
    private RegexShape() {}

    static boolean mayNeverEnd(String regex) {
        Deque<Boolean> open = new ArrayDeque<>();
        open.push(false);
        int set = 0;
        boolean inner = false; // what stands before this place is a group with a repetition or a choice in it
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            boolean after = inner;
            inner = false;
            if (c == '\\') {
                i++;
            } else if (set > 0) {
                set += c == '[' ? 1 : c == ']' ? -1 : 0;
            } else if (c == '[') {
                set = 1;
            } else if (c == '(') {
                open.push(false);
                i += i + 1 < regex.length() && regex.charAt(i + 1) == '?' ? 1 : 0;
            } else if (c == ')' && open.size() > 1) {
                inner = open.pop();
                if (inner) {
                    hold(open);
                }
            } else if (c == '|') {
                hold(open);
            } else if (c == '*' || c == '+' || (c == '{' && repeats(regex, i))) {
                if (after) {
                    return true;
                }
                hold(open);
            }
        }
        return false;
    }

    /// Whether a pattern, a `String` or a `Regex`, may match no character at all. A normalizer that replaces nothing
    /// by something loses count of its text in the native library. What Java cannot read is left to that one.
    static boolean matchesNothing(JsonNode pattern) {
        if (pattern.path("String").isTextual()) {
            return pattern.path("String").textValue().isEmpty();
        }
        try {
            Pattern compiled = Pattern.compile(pattern.path("Regex").asText());
            return Stream.of("", "a", "1 a", " a.\n")
                    .flatMap(text -> compiled.matcher(text).results())
                    .anyMatch(match -> match.start() == match.end());
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /// Marks the innermost group as one that holds a repetition or a choice.
    private static void hold(Deque<Boolean> open) {
        open.pop();
        open.push(true);
    }

    /// Whether braces repeat more than once: `{2}`, `{1,3}`, `{2,}`, and no `{Han}` of `\p{Han}`.
    private static boolean repeats(String regex, int at) {
        int end = regex.indexOf('}', at);
        String inside = end < 0 ? "" : regex.substring(at + 1, end);
        return inside.matches("\\d*,?\\d*") && !inside.isEmpty() && !inside.matches("0?,?[01]");
    }
}
