package dev.edgewise.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Texts, described: one byte of a set, or several ways, each a sequence of rules.
///
/// Ways are made when they are first asked for, so that a rule may lead back to itself, and rules with very many
/// ways cost only those that are walked. A rule equals itself alone. The automaton relies on it. Rules that
/// several grammars share have their ways from the beginning ([#made]), since each grammar has a lock of its
/// own.
final class Rule {
    private static final Rule[] BYTES =
            IntStream.range(0, 256).mapToObj(b -> bytes(b, b)).toArray(Rule[]::new);

    /// No byte: the empty text.
    static final Rule NOTHING = made(List.of(List.of()));

    /// A character of more than one byte, in UTF-8 as Unicode allows it.
    static final Rule WIDE = wide();

    private final @Nullable BitSet bytes;
    private @Nullable Supplier<List<List<Rule>>> making;
    private List<List<Rule>> ways = List.of();

    private Rule(@Nullable BitSet bytes, @Nullable Supplier<List<List<Rule>>> making) {
        this.bytes = bytes;
        this.making = making;
    }

    /// Makes a rule that does not change any more.
    static Rule made(List<List<Rule>> ways) {
        Rule rule = new Rule(null, null);
        rule.ways = ways;
        return rule;
    }

    /// Makes a rule of its ways.
    static Rule of(Supplier<List<List<Rule>>> ways) {
        return new Rule(null, ways);
    }

    /// Makes a rule of one byte out of a set.
    static Rule bytes(BitSet set) {
        return new Rule(set, null);
    }

    private static Rule bytes(int first, int last) {
        BitSet set = new BitSet();
        set.set(first, last + 1);
        return bytes(set);
    }

    /// Makes a rule of one character out of a set of ASCII characters.
    static Rule oneOf(String characters) {
        BitSet set = new BitSet();
        characters.chars().forEach(set::set);
        return bytes(set);
    }

    /// Makes a rule of one text.
    static Rule text(String text) {
        List<Rule> bytes = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(BYTES[b & 0xff]);
        }
        return made(List.of(bytes));
    }

    static Rule sequence(Rule... parts) {
        return of(() -> List.of(List.of(parts)));
    }

    static Rule choice(List<Rule> options) {
        return of(() -> options.stream().map(List::of).toList());
    }

    static Rule optional(Rule rule) {
        return repeat(rule, 0, 1);
    }

    /// Repeats a rule without end.
    static Rule repeat(Rule rule, int min) {
        Rule[] loop = new Rule[1];
        loop[0] = of(() -> List.of(List.of(), List.of(rule, loop[0])));
        return min == 0 ? loop[0] : of(() -> List.of(List.of(repeat(rule, min, min), loop[0])));
    }

    static Rule repeat(Rule rule, int min, int max) {
        if (max == 0) {
            return NOTHING;
        }
        return of(() -> {
            List<Rule> once = List.of(rule, repeat(rule, Math.max(0, min - 1), max - 1));
            return min > 0 ? List.of(once) : List.of(List.of(), once);
        });
    }

    private static Rule wide() {
        Rule next = bytes(0x80, 0xbf);
        List<List<Rule>> ways = List.of(
                List.of(bytes(0xc2, 0xdf), next),
                List.of(bytes(0xe0, 0xe0), bytes(0xa0, 0xbf), next),
                List.of(bytes(0xe1, 0xec), next, next),
                List.of(bytes(0xed, 0xed), bytes(0x80, 0x9f), next),
                List.of(bytes(0xee, 0xef), next, next),
                List.of(bytes(0xf0, 0xf0), bytes(0x90, 0xbf), next, next),
                List.of(bytes(0xf1, 0xf3), next, next, next),
                List.of(bytes(0xf4, 0xf4), bytes(0x80, 0x8f), next, next));
        return made(ways);
    }

    /// Tells whether this is a rule of one byte.
    boolean isByte() {
        return bytes != null;
    }

    /// Tells whether this is a rule of one byte that takes in `b`.
    boolean takes(int b) {
        return bytes != null && bytes.get(b);
    }

    /// Tells whether its ways are still to be made.
    boolean isOpen() {
        return making != null;
    }

    List<List<Rule>> ways() {
        Supplier<List<List<Rule>>> first = making;
        if (first != null) {
            ways = first.get();
            making = null;
        }
        return ways;
    }
}
