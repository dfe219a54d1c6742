package dev.edgewise.error;

/// Shows text of a file, a hub or a command line in a message. Such text may hold anything. A terminal must not
/// obey it, and it must not bury the message.
public final class Quoted {
    private static final int LONGEST = 100;

    private Quoted() {}

    /// Returns a value to put between the quotes of a message. It is on one line and harmless to a terminal. It
    /// is cut after about 100 characters, and then its full length is told.
    public static String of(String value) {
        return of(value, LONGEST);
    }

    /// Returns the same, cut after another number of characters.
    public static String of(String value, int longest) {
        int length = value.codePointCount(0, value.length());
        if (length <= longest) {
            return escaped(value, "");
        }
        return escaped(value.substring(0, value.offsetByCodePoints(0, longest)), "") + "… (" + length + " characters)";
    }

    /// Returns a whole message with its lines and tabs, harmless to a terminal.
    public static String message(String text) {
        return escaped(text, "\n\t");
    }

    /// Tells whether a terminal shows a character as itself, and does nothing else with it.
    public static boolean isShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String escaped(String text, String kept) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isShown(c) || kept.indexOf(c) >= 0) {
                out.appendCodePoint(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }
}
