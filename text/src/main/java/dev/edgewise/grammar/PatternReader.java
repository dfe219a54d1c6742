package dev.edgewise.grammar;

import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Makes the texts of a regular expression: literals, classes, groups, `|` and repetitions, anchored or not. What means
/// another thing in another dialect, or looks around or back, is refused.
///
/// Of characters beyond ASCII a pattern has only literal ones, since dialects differ in what `.` and `[^a]` take.
/// Around
/// a pattern without anchors any may stand.
final class PatternReader {
    private static final int MOST_COUNT = 1000;
    private static final int LONGEST = 1000;

    /// The largest size of something repeated: its characters and classes, each as often as counts repeat it.
    private static final int LARGEST = 10_000;

    private final String pattern;
    private final char quote;
    private final Syntax syntax;
    private final SchemaKeywords keywords;
    private final String path;
    private int at;
    private int end;

    /// The size of what was read last, in characters and classes.
    private long size;

    /// @param quote around the text
    PatternReader(String pattern, char quote, Syntax syntax, SchemaKeywords keywords, String path) {
        this.pattern = pattern;
        this.quote = quote;
        this.syntax = syntax;
        this.keywords = keywords;
        this.path = path;
        this.end = pattern.length();
    }

    /// Makes what stands between the quotes.
    ///
    /// @throws dev.edgewise.error.DataException if the expression is not supported
    Rule rule() {
        if (end > LONGEST) {
            throw fault("more than " + LONGEST + " characters");
        }
        boolean begins = pattern.startsWith("^");
        int slashes = 0;
        while (slashes < end - 1 && pattern.charAt(end - 2 - slashes) == '\\') {
            slashes++;
        }
        boolean ends = pattern.endsWith("$") && slashes % 2 == 0;
        at = begins ? 1 : 0;
        end -= ends ? 1 : 0;
        List<Rule> ways = alternatives();
        if (at < end || (ways.size() > 1 && (begins || ends))) {
            throw fault(at < end ? pattern.substring(at, at + 1) : "^ or $ beside |");
        }
        Rule any = Rule.repeat(syntax.character(quote), 0);
        return Rule.sequence(begins ? Rule.NOTHING : any, Rule.choice(ways), ends ? Rule.NOTHING : any);
    }

    private List<Rule> alternatives() {
        List<Rule> ways = new ArrayList<>(List.of(sequence()));
        long all = size;
        while (take('|')) {
            ways.add(sequence());
            all += size;
        }
        size = all;
        return ways;
    }

    private Rule sequence() {
        List<Rule> parts = new ArrayList<>();
        long all = 0;
        while (at < end && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            size = 1;
            parts.add(repeated(atom()));
            all += size;
        }
        size = all;
        return Rule.sequence(parts.toArray(Rule[]::new));
    }

    private Rule atom() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '(' -> {
                if (take('?') && !take(':')) {
                    throw fault("(?");
                }
                Rule group = Rule.choice(alternatives());
                if (!take(')')) {
                    throw fault("(");
                }
                yield group;
            }
            case '[' -> written(bracket());
            case '.' -> {
                BitSet set = ascii();
                set.clear('\n');
                set.clear('\r');
                yield written(set);
            }
            case '\\' -> written(escape());
            case '^', '$', '*', '+', '?', '{', '}', ']' -> throw fault(Character.toString(c));
            default -> {
                BitSet one = new BitSet();
                one.set(c);
                yield c < 0x80 ? written(one) : syntax.text(Character.toString(c));
            }
        };
    }

    private Rule repeated(Rule one) {
        Rule all;
        if (take('*')) {
            all = Rule.repeat(one, 0);
        } else if (take('+')) {
            all = Rule.repeat(one, 1);
        } else if (take('?')) {
            all = Rule.optional(one);
        } else if (take('{')) {
            int least = count();
            int most = least;
            if (take(',')) {
                most = at < end && pattern.charAt(at) == '}' ? -1 : count();
            }
            if (!take('}') || (most >= 0 && most < least)) {
                throw fault("{");
            }
            size *= Math.max(1, Math.max(least, most));
            if (size > LARGEST) {
                throw fault("{");
            }
            all = most < 0 ? Rule.repeat(one, least) : Rule.repeat(one, least, most);
        } else {
            return one;
        }
        take('?'); // as few as may be: the same texts
        return all;
    }

    private int count() {
        int start = at;
        while (at < end && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9' && at - start < 4) {
            at++;
        }
        int count = start == at ? MOST_COUNT + 1 : Integer.parseInt(pattern.substring(start, at));
        if (count > MOST_COUNT) {
            throw fault("{");
        }
        return count;
    }

    private BitSet bracket() {
        boolean not = take('^');
        BitSet set = new BitSet();
        if (at < end && pattern.charAt(at) == ']') {
            throw fault("]"); // some dialects take it as a member
        }
        while (at < end && pattern.charAt(at) != ']') {
            BitSet first = member();
            boolean range = at + 1 < end && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
            if (range) {
                at++;
                BitSet last = member();
                if (first.cardinality() != 1 || last.cardinality() != 1 || first.length() > last.length()) {
                    throw fault("-");
                }
                first.set(first.nextSetBit(0), last.length());
            }
            set.or(first);
        }
        if (!take(']')) {
            throw fault("[");
        }
        if (not) {
            BitSet rest = ascii();
            rest.andNot(set);
            return rest;
        }
        return set;
    }

    private BitSet member() {
        char c = pattern.charAt(at++);
        if (c >= 0x80 || c == '[' || (c == '&' && at < end && pattern.charAt(at) == '&')) {
            throw fault(Character.toString(c)); // dialects differ in these
        }
        BitSet one = new BitSet();
        one.set(c);
        return c == '\\' ? escape() : one;
    }

    /// Reads what stands behind a backslash.
    private BitSet escape() {
        if (at >= end) {
            throw fault("\\");
        }
        char c = pattern.charAt(at++);
        BitSet set = new BitSet();
        switch (c) {
            case 'd', 'D' -> set.set('0', '9' + 1);
            case 'w', 'W' -> {
                set.set('0', '9' + 1);
                set.set('a', 'z' + 1);
                set.set('A', 'Z' + 1);
                set.set('_');
            }
            case 's', 'S' -> {
                set.set('\t', '\r' + 1);
                set.set(' ');
            }
            case 'n' -> set.set('\n');
            case 'r' -> set.set('\r');
            case 't' -> set.set('\t');
            default -> {
                if (c >= 0x80 || Character.isLetterOrDigit(c)) {
                    throw fault("\\" + c);
                }
                set.set(c);
            }
        }
        if (c == 'D' || c == 'W' || c == 'S') {
            BitSet rest = ascii();
            rest.andNot(set);
            return rest;
        }
        return set;
    }

    private static BitSet ascii() {
        BitSet all = new BitSet();
        all.set(0, 0x80);
        return all;
    }

    private Rule written(BitSet set) {
        return syntax.written(set, quote).orElseThrow(() -> fault("a character that no text may hold"));
    }

    private boolean take(char wanted) {
        boolean there = at < end && pattern.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private RuntimeException fault(String what) {
        return keywords.fault(
                path,
                "has the pattern \"" + Quoted.of(pattern) + "\", in which constrained decoding cannot keep to "
                        + Quoted.of(what)
                        + "; write it with ASCII classes, groups, | and repetitions, ^ in front and $ behind all");
    }
}
