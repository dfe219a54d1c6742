package dev.edgewise.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rules of free text that is told apart from calls.
final class FreeText {
    private static final String NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    private FreeText() {}

    /// Makes texts in which a tag is not.
    static Rule without(String tag) {
        return watching(tag, false);
    }

    /// Makes texts that end with the first tag.
    static Rule until(String tag) {
        return watching(tag, true);
    }

    /// Makes texts that begin neither with white space nor with one of these characters.
    static Rule notFrom(String first) {
        return Rule.optional(Rule.sequence(Rule.choice(List.of(but(first + " \t\n\r"), Rule.WIDE)), any()));
    }

    /// Makes texts that begin neither so nor with a name and an opening parenthesis.
    static Rule noCall(String first) {
        Rule named = Rule.sequence(
                Rule.oneOf(NAME),
                Rule.repeat(Rule.oneOf(NAME + "0123456789."), 0),
                Rule.optional(Rule.sequence(Rule.choice(List.of(but(NAME + "0123456789.("), Rule.WIDE)), any())));
        return Rule.choice(List.of(notFrom(first + NAME), named));
    }

    private static Rule any() {
        return Rule.repeat(Rule.choice(List.of(but(""), Rule.WIDE)), 0);
    }

    /// Makes a character of ASCII that a text may hold, but for some.
    private static Rule but(String some) {
        BitSet set = shown();
        some.chars().forEach(set::clear);
        return Rule.bytes(set);
    }

    private static BitSet shown() {
        BitSet set = new BitSet();
        set.set(' ', 0x7f);
        set.set('\t');
        set.set('\n');
        set.set('\r');
        return set;
    }

    /// Makes an automaton as Knuth, Morris and Pratt's: a rule for each number of the tag's characters that stand at
    /// the end of the text.
    private static Rule watching(String tag, boolean through) {
        Rule[] rules = new Rule[tag.length()];
        for (int known = 0; known < rules.length; known++) {
            String text = tag.substring(0, known);
            rules[known] = Rule.of(() -> ways(tag, text, rules, through));
        }
        return rules[0];
    }

    private static List<List<Rule>> ways(String tag, String text, Rule[] rules, boolean through) {
        Map<Integer, BitSet> leading = new TreeMap<>();
        shown().stream().forEach(c -> {
            int known = ending(text + (char) c, tag);
            leading.computeIfAbsent(known, _ -> new BitSet()).set(c);
        });
        List<List<Rule>> ways = new ArrayList<>();
        leading.forEach((known, set) -> {
            if (known < rules.length) {
                ways.add(List.of(Rule.bytes(set), rules[known]));
            } else if (through) {
                ways.add(List.of(Rule.bytes(set)));
            }
        });
        ways.add(List.of(Rule.WIDE, rules[0]));
        if (!through) {
            ways.add(List.of());
        }
        return ways;
    }

    /// Returns how many of a tag's first characters end a text.
    private static int ending(String text, String tag) {
        int known = Math.min(text.length(), tag.length());
        while (!text.endsWith(tag.substring(0, known))) {
            known--;
        }
        return known;
    }
}
