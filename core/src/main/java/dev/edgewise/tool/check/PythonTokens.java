package dev.edgewise.tool.check;

import java.util.Optional;

/// Reads the tokens of one Python expression: names, numbers and texts, without blanks and comments between them.
final class PythonTokens {
    /// The text is no Python, or a part of Python that has no place in a call.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("", null, false, false);
        }
    }

    private static final String BLANKS = " \t\f\r\n";

    private final String source;
    private int at;

    PythonTokens(String source) {
        this.source = source;
    }

    int position() {
        skipBlanks();
        return at;
    }

    /// Returns what was read since `start`, without the blanks around it.
    String since(int start) {
        return source.substring(start, at).strip();
    }

    boolean atEnd() {
        return position() == source.length();
    }

    boolean sees(String token) {
        return source.startsWith(token, position());
    }

    /// Reads `token` if it comes next.
    boolean takes(String token) {
        if (!sees(token)) {
            return false;
        }
        at += token.length();
        return true;
    }

    void require(String token) throws Unreadable {
        if (!takes(token)) {
            throw new Unreadable();
        }
    }

    boolean seesName() {
        return sees("_")
                || (position() < source.length() && Character.isUnicodeIdentifierStart(source.codePointAt(at)));
    }

    /// Returns the name that comes next without reading it; empty if there is none.
    String peekName() {
        int start = position();
        String name = seesName() ? name() : "";
        at = start;
        return name;
    }

    String name() {
        int start = position();
        while (at < source.length() && isNamePart(source.codePointAt(at))) {
            at += Character.charCount(source.codePointAt(at));
        }
        return source.substring(start, at);
    }

    /// Tells whether a quoted text comes next, with or without letters in front.
    boolean seesText() {
        int i = position();
        while (i < source.length() && i < at + 2 && "rRbBuUfF".indexOf(source.charAt(i)) >= 0) {
            i++;
        }
        return i < source.length() && isQuote(source.charAt(i));
    }

    /// Reads a quoted text and what is written behind it.
    ///
    /// @throws Unreadable if the quote does not end, or for bytes and `f"…"`
    String text() throws Unreadable {
        StringBuilder text = new StringBuilder();
        do {
            oneText(text);
        } while (seesText());
        return text.toString();
    }

    private void oneText(StringBuilder text) throws Unreadable {
        boolean raw = false;
        while (!isQuote(source.charAt(at))) {
            char letter = Character.toLowerCase(source.charAt(at++));
            if (letter == 'b' || letter == 'f') {
                throw new Unreadable();
            }
            raw |= letter == 'r';
        }
        String quote = source.substring(at, at + 1);
        if (source.startsWith(quote.repeat(3), at)) {
            quote = quote.repeat(3);
        }
        at += quote.length();
        while (!source.startsWith(quote, at)) {
            if (at >= source.length() || (source.charAt(at) == '\n' && quote.length() == 1)) {
                throw new Unreadable();
            }
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                if (raw) {
                    text.append(c).append(source.charAt(at++));
                } else {
                    escape(text);
                }
            } else {
                text.append(c);
            }
        }
        at += quote.length();
    }

    private void escape(StringBuilder text) throws Unreadable {
        char c = source.charAt(at++);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(c);
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'a' -> text.append('\u0007');
            case 'v' -> text.append('\u000b');
            case 'x' -> text.appendCodePoint(hexadecimal(2));
            case 'u' -> text.appendCodePoint(hexadecimal(4));
            case 'U' -> text.appendCodePoint(hexadecimal(8));
            case 'N' -> throw new Unreadable();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int value = c - '0';
                for (int i = 1; i < 3 && at < source.length() && isDigit(source.charAt(at), 8); i++) {
                    value = 8 * value + Character.digit(source.charAt(at++), 8);
                }
                text.append((char) value);
            }
            default -> text.append('\\').append(c);
        }
    }

    private int hexadecimal(int digits) throws Unreadable {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            if (at >= source.length() || !isDigit(source.charAt(at), 16)) {
                throw new Unreadable();
            }
            value = 16 * value + Character.digit(source.charAt(at++), 16);
        }
        if (!Character.isValidCodePoint(value)) {
            throw new Unreadable();
        }
        return value;
    }

    /// Returns the digits of a number with all that belongs to it; empty if none comes next.
    Optional<String> number() {
        int start = position();
        boolean dot = sees(".") && start + 1 < source.length() && isDigit(source.charAt(start + 1), 10);
        if (start >= source.length() || !(dot || isDigit(source.charAt(start), 10))) {
            return Optional.empty();
        }
        boolean based = source.startsWith("0x", start) || source.startsWith("0X", start);
        while (at < source.length()
                && (isNamePart(source.codePointAt(at)) || source.charAt(at) == '.' || isSign(based))) {
            at += Character.charCount(source.codePointAt(at));
        }
        return Optional.of(source.substring(start, at));
    }

    /// Tells whether a sign belongs to the exponent of a number.
    private boolean isSign(boolean based) {
        char before = source.charAt(at - 1);
        return !based && (before == 'e' || before == 'E') && (source.charAt(at) == '+' || source.charAt(at) == '-');
    }

    private void skipBlanks() {
        while (at < source.length()) {
            if (source.charAt(at) == '#') {
                int end = source.indexOf('\n', at);
                at = end < 0 ? source.length() : end;
            } else if (source.startsWith("\\\n", at)) {
                at += 2;
            } else if (BLANKS.indexOf(source.charAt(at)) >= 0) {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isNamePart(int codePoint) {
        return codePoint == '_'
                || (Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint));
    }

    private static boolean isDigit(char c, int radix) {
        return c < 128 && Character.digit(c, radix) >= 0;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }
}
