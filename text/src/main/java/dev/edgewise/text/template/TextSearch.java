package dev.edgewise.text.template;

/// Finds a text in another, and takes from the [Budget] what it costs. Java's own search compares the whole part at
/// every place where it may begin, which for a long part of a text of one letter has no end.
final class TextSearch {
    /// Java's search looks for so many characters; the rest is compared, and paid, where they are found.
    private static final int HEAD = 16;

    private static final int FOR_A_FIND = 40;

    private TextSearch() {}

    /// Returns the first place of `part` from `from` on; -1 where there is none.
    static int first(String text, String part, int from) {
        String head = head(part);
        int at = from;
        while (true) {
            int found = text.indexOf(head, at);
            Budget.look(2L * ((found < 0 ? text.length() : found) - at));
            if (found < 0 || matches(text, part, found)) {
                return found;
            }
            at = found + 1;
        }
    }

    /// Returns the last place of `part` up to `from`; -1 where there is none.
    static int last(String text, String part, int from) {
        String head = head(part);
        int at = Math.min(from, text.length() - part.length());
        while (at >= 0) {
            int found = text.lastIndexOf(head, at);
            Budget.scan(2L * (at - Math.max(found, 0)));
            if (found < 0 || matches(text, part, found)) {
                return found;
            }
            at = found - 1;
        }
        return -1;
    }

    private static String head(String part) {
        return part.length() <= HEAD ? part : part.substring(0, HEAD);
    }

    private static boolean matches(String text, String part, int at) {
        Budget.look(FOR_A_FIND + part.length() / 2);
        return part.length() <= HEAD || text.startsWith(part, at);
    }
}
