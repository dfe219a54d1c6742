package dev.edgewise.text.tokenizer;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;

/// The characters that one place of an expression may match, or more of them; never fewer.
///
/// @param any whether every character must be reckoned with, because the place is not understood
/// @param categories Unicode's general categories, as [Character#getType(int)] numbers them
/// @param characters single characters, with their upper and lower case
/// @param kinds the categories of the single characters
record RegexAtom(boolean any, BitSet categories, BitSet characters, BitSet kinds) {
    /// Characters that the ranges of a class hold at most, all together; a larger class matches anything.
    private static final int WIDEST = 1 << 17;

    static final RegexAtom ANY = new RegexAtom(true);
    private static final Map<String, int[]> CATEGORIES = Map.ofEntries(
            Map.entry("L", new int[] {1, 2, 3, 4, 5}),
            Map.entry("Lu", new int[] {1}),
            Map.entry("Ll", new int[] {2}),
            Map.entry("Lt", new int[] {3}),
            Map.entry("Lm", new int[] {4}),
            Map.entry("Lo", new int[] {5}),
            Map.entry("M", new int[] {6, 7, 8}),
            Map.entry("Mn", new int[] {6}),
            Map.entry("N", new int[] {9, 10, 11}),
            Map.entry("Nd", new int[] {9}),
            Map.entry("Z", new int[] {12, 13, 14}),
            Map.entry("P", new int[] {20, 21, 22, 23, 24, 29, 30}),
            Map.entry("S", new int[] {25, 26, 27, 28}));

    private RegexAtom(boolean any) {
        this(any, new BitSet(), new BitSet(), new BitSet());
    }

    /// Reads one character of an expression.
    static RegexAtom literal(int character) {
        RegexAtom atom = new RegexAtom(false);
        atom.add(character);
        return atom;
    }

    /// Reads what stands behind a backslash: `n`, `d`, `p{L}`.
    static RegexAtom escape(String name) {
        return ofClass("\\" + name);
    }

    /// Reads the inside of brackets.
    static RegexAtom ofClass(String inside) {
        RegexAtom atom = new RegexAtom(false);
        int[] characters = inside.codePoints().toArray();
        int wide = 0;
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            if (c == '[' || c == '&' || (c == '^' && i == 0)) {
                return ANY;
            }
            if (c == '\\') {
                i++;
                int end = i + 1;
                if (i < characters.length && characters[i] == 'p') {
                    while (end < characters.length && characters[end - 1] != '}') {
                        end++;
                    }
                }
                String name = i < characters.length ? new String(characters, i, end - i) : "";
                if (!atom.addEscape(name) || (end < characters.length - 1 && characters[end] == '-')) {
                    return ANY;
                }
                i = end - 1;
            } else if (i + 2 < characters.length && characters[i + 1] == '-') {
                wide += Math.max(0, characters[i + 2] - c);
                if (characters[i + 2] == '\\' || characters[i + 2] == '[' || wide > WIDEST) {
                    return ANY;
                }
                IntStream.rangeClosed(c, characters[i + 2])
                        .filter(one -> !atom.characters.get(one))
                        .forEach(atom::add);
                i += 2;
            } else {
                atom.add(c);
            }
        }
        return atom;
    }

    /// Takes an escape in; false where it is not understood.
    private boolean addEscape(String name) {
        switch (name) {
            case "n" -> add('\n');
            case "r" -> add('\r');
            case "t" -> add('\t');
            case "d" -> categories.set(Character.DECIMAL_DIGIT_NUMBER);
            case "s" -> {
                categories.set(12, 15);
                IntStream.rangeClosed('\t', '\r').forEach(this::add);
                add(0x85);
            }
            default -> {
                if (name.startsWith("p{") && name.endsWith("}")) {
                    int[] known = CATEGORIES.get(name.substring(2, name.length() - 1));
                    if (known == null) {
                        return false;
                    }
                    IntStream.of(known).forEach(categories::set);
                } else if (name.isEmpty() || Character.isLetterOrDigit(name.codePointAt(0))) {
                    return false;
                } else {
                    add(name.codePointAt(0));
                }
            }
        }
        return true;
    }

    private void add(int character) {
        IntStream.of(character, Character.toLowerCase(character), Character.toUpperCase(character))
                .forEach(one -> {
                    characters.set(one);
                    kinds.set(Character.getType(one));
                });
    }

    /// Returns how much memory and time this atom takes, beside that of a letter.
    int weight() {
        return characters.length() / 1024 + characters.cardinality() / 64;
    }

    /// Returns this atom where letters of both cases are one: what has other letters than ASCII's matches anything.
    RegexAtom ignoringCase() {
        boolean plain =
                categories.get(0, 4).isEmpty() && characters.stream().allMatch(c -> c < 128 || !Character.isLetter(c));
        return plain ? this : ANY;
    }

    /// Returns whether some character may be both.
    boolean overlaps(RegexAtom other) {
        return any
                || other.any
                || categories.intersects(other.categories)
                || characters.intersects(other.characters)
                || kinds.intersects(other.categories)
                || other.kinds.intersects(categories);
    }
}
