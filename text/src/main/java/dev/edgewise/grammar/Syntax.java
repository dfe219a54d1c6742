package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// How values are written: as JSON, or as Python's literals. One object serves one grammar, and remembers the
/// characters that its texts cannot do without.
final class Syntax {
    private static final String DIGITS = "0123456789";

    /// Digits of a whole number: such a number fits into 64 bits.
    private static final int MOST_DIGITS = 18;

    /// Digits behind the point: as many as a double needs that is written without an exponent.
    private static final int MOST_FRACTION = 24;

    /// Digits of an exponent: the number stays finite.
    private static final int MOST_EXPONENT = 2;

    private static final int MOST_INDENTATION = 40;
    private static final Rule BLANK = Rule.made(List.of(List.of(), List.of(Rule.text(" "))));

    private final boolean python;
    private final boolean lines;
    private final Set<Integer> characters = new HashSet<>();
    private final Set<Integer> escaped = new HashSet<>();
    private final List<BitSet> classes = new ArrayList<>();

    private Syntax(boolean python, boolean lines) {
        this.python = python;
        this.lines = lines;
    }

    /// Makes JSON on one line: a space may follow a comma or a colon.
    static Syntax json() {
        return new Syntax(false, false);
    }

    /// Makes JSON that may be broken into lines.
    static Syntax jsonInLines() {
        return new Syntax(false, true);
    }

    /// Makes literals of Python on one line.
    static Syntax python() {
        return new Syntax(true, false);
    }

    /// Returns the characters without which there is no text.
    Set<Integer> characters() {
        return characters;
    }

    /// Returns the characters that may have to follow a backslash, so that they are needed where that can be written.
    Set<Integer> escaped() {
        return escaped;
    }

    /// Returns sets of characters of which at least one is needed. A backslash in one stands for an escape.
    List<BitSet> classes() {
        return classes;
    }

    /// Makes a rule of one text whose characters are needed.
    Rule text(String text) {
        text.codePoints().forEach(characters::add);
        return Rule.text(text);
    }

    /// Makes what may stand behind an opening mark, and before a closing one.
    Rule gap() {
        return lines ? line() : Rule.NOTHING;
    }

    Rule colon() {
        return Rule.sequence(text(":"), BLANK);
    }

    Rule comma() {
        return Rule.sequence(text(","), lines ? line() : BLANK);
    }

    private static Rule line() {
        return Rule.choice(
                List.of(BLANK, Rule.sequence(Rule.text("\n"), Rule.repeat(Rule.oneOf(" \t"), 0, MOST_INDENTATION))));
    }

    Rule integer() {
        Rule whole = Rule.choice(
                List.of(text("0"), Rule.sequence(Rule.oneOf("123456789"), Rule.repeat(digit(), 0, MOST_DIGITS - 1))));
        return Rule.sequence(Rule.optional(text("-")), whole);
    }

    Rule number() {
        Rule fraction = Rule.sequence(text("."), Rule.repeat(digit(), 1, MOST_FRACTION));
        Rule exponent = Rule.sequence(
                Rule.oneOf("eE"), Rule.optional(Rule.oneOf("+-")), Rule.repeat(digit(), 1, MOST_EXPONENT));
        return Rule.sequence(integer(), Rule.optional(fraction), Rule.optional(exponent));
    }

    Rule truth() {
        return Rule.choice(List.of(text(python ? "True" : "true"), text(python ? "False" : "false")));
    }

    Rule nothing() {
        return text(python ? "None" : "null");
    }

    private Rule digit() {
        return digits('0', '9');
    }

    /// Makes a digit out of a range.
    Rule digits(char first, char last) {
        DIGITS.codePoints().forEach(characters::add);
        return Rule.oneOf(DIGITS.substring(first - '0', last - '0' + 1));
    }

    /// Makes one of some characters of ASCII between the quotes of a text; empty where none can be written.
    Optional<Rule> written(BitSet some, char quote) {
        List<Rule> ways = new ArrayList<>();
        BitSet plain = new BitSet();
        some.stream().filter(c -> c >= ' ' && c < 0x7f).forEach(plain::set);
        for (char c : new char[] {quote, '\\', '\n', '\r', '\t'}) {
            plain.clear(c);
            if (some.get(c)) {
                char letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c;
                escaped.add((int) letter);
                ways.add(Rule.text("\\" + letter));
            }
        }
        BitSet needed = (BitSet) plain.clone();
        needed.set('\\', !ways.isEmpty());
        classes.add(needed);
        if (!plain.isEmpty()) {
            ways.add(Rule.bytes(plain));
        }
        return ways.isEmpty() ? Optional.empty() : Optional.of(Rule.choice(ways));
    }

    /// Returns a character between the quotes of a text, or an escape of one.
    Rule character(char quote) {
        StringBuilder plain = new StringBuilder();
        for (char c = ' '; c < 0x7f; c++) {
            plain.append(c == quote || c == '\\' ? "" : c);
        }
        List<Rule> ways = new ArrayList<>(List.of(Rule.oneOf(plain.toString()), Rule.WIDE));
        if (python) {
            ways.add(Rule.sequence(Rule.text("\\"), Rule.oneOf("\\'\"nrt")));
        } else {
            ways.add(Rule.sequence(Rule.text("\\"), Rule.oneOf("\\\"/bfnrt")));
            ways.add(codePoint());
        }
        return Rule.choice(ways);
    }

    /// Makes an escape with four hexadecimal digits, two of them for a character beyond the first plane.
    private static Rule codePoint() {
        Rule hex = Rule.oneOf(DIGITS + "abcdefABCDEF");
        Rule d = Rule.oneOf("dD");
        Rule open = Rule.text("\\u");
        return Rule.choice(List.of(
                Rule.sequence(open, Rule.oneOf(DIGITS + "abcefABCEF"), hex, hex, hex),
                Rule.sequence(open, d, Rule.oneOf("01234567"), hex, hex),
                Rule.sequence(open, d, Rule.oneOf("89abAB"), hex, hex, open, d, Rule.oneOf("cdefCDEF"), hex, hex)));
    }

    /// Makes texts between quotes.
    ///
    /// @param most characters; negative for no limit
    Rule quoted(int least, int most) {
        return quoted(quote -> {
            Rule one = character(quote);
            return most < 0 ? Rule.repeat(one, least) : Rule.repeat(one, least, most);
        });
    }

    /// Makes texts between quotes.
    ///
    /// @param inside makes what stands between two of them
    Rule quoted(Function<Character, Rule> inside) {
        List<Rule> ways = new ArrayList<>();
        for (char quote : quotes()) {
            Rule mark = text(String.valueOf(quote));
            ways.add(Rule.sequence(mark, inside.apply(quote), mark));
        }
        return Rule.choice(ways);
    }

    private char[] quotes() {
        return python ? new char[] {'\'', '"'} : new char[] {'"'};
    }

    /// Makes one value, written plainly.
    Rule exactly(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                List<Rule> parts = new ArrayList<>();
                value.properties()
                        .forEach(field -> parts.add(Rule.sequence(
                                exactly(TextNode.valueOf(field.getKey())), colon(), exactly(field.getValue()))));
                yield enclosed("{", parts, "}");
            }
            case ARRAY -> enclosed("[", value.valueStream().map(this::exactly).toList(), "]");
            case STRING ->
                Rule.choice(written(value.textValue()).stream().map(this::text).toList());
            case BOOLEAN -> text(python ? (value.booleanValue() ? "True" : "False") : value.toString());
            case NULL, MISSING, BINARY, POJO -> nothing();
            case NUMBER -> text(value.toString());
        };
    }

    private Rule enclosed(String open, List<Rule> parts, String close) {
        List<Rule> all = new ArrayList<>(List.of(text(open), gap()));
        for (Rule part : parts) {
            if (all.size() > 2) {
                all.add(comma());
            }
            all.add(part);
        }
        all.add(gap());
        all.add(text(close));
        return Rule.sequence(all.toArray(Rule[]::new));
    }

    private List<String> written(String text) {
        if (!python) {
            return List.of(TextNode.valueOf(text).toString());
        }
        String escaped = text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return List.of("'" + escaped.replace("'", "\\'") + "'", '"' + escaped.replace("\"", "\\\"") + '"');
    }
}
