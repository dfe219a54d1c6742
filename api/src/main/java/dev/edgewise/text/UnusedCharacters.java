package dev.edgewise.text;

/// Finds characters that a text does not hold, so that they can mark places in it.
public final class UnusedCharacters {
    /// Unicode keeps these from being characters; the private use area follows.
    private static final char FIRST = '\ufdd0';

    private static final char LAST = '\ufdef';
    private static final char FIRST_PRIVATE = '\ue000';
    private static final char LAST_PRIVATE = '\uf8ff';

    private UnusedCharacters() {}

    /// Finds `count` characters that `text` does not hold.
    ///
    /// @throws IllegalArgumentException if it holds them all
    public static String in(String text, int count) {
        StringBuilder unused = new StringBuilder();
        for (int c = FIRST; c <= LAST && unused.length() < count; c++) {
            add(unused, (char) c, text);
        }
        for (int c = FIRST_PRIVATE; c <= LAST_PRIVATE && unused.length() < count; c++) {
            add(unused, (char) c, text);
        }
        if (unused.length() < count) {
            throw new IllegalArgumentException("the text holds every character that could mark places in it");
        }
        return unused.toString();
    }

    private static void add(StringBuilder unused, char c, String text) {
        if (text.indexOf(c) < 0) {
            unused.append(c);
        }
    }
}
