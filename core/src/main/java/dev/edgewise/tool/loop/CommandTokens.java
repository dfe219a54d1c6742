package dev.edgewise.tool.loop;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the tokens of Python's statements.
final class CommandTokens {
    private static final Pattern NUMBER =
            Pattern.compile("(0[xX](?:_?[0-9a-fA-F])++|0[oO](?:_?[0-7])++|0[bB](?:_?[01])++)"
                    + "|((?:[0-9](?:_?[0-9])*+)?\\.[0-9](?:_?[0-9])*+(?:[eE][+-]?[0-9](?:_?[0-9])*+)?"
                    + "|[0-9](?:_?[0-9])*+(?:\\.(?:[eE][+-]?[0-9](?:_?[0-9])*+)?|[eE][+-]?[0-9](?:_?[0-9])*+))"
                    + "|([0-9](?:_?[0-9])*+)");
    private static final Pattern ZERO_FIRST = Pattern.compile("0[0_]*[1-9].*");
    /// Python refuses longer whole numbers.
    private static final int DIGITS = 4300;

    private final String source;
    private int at;
    private int brackets;

    /// The text is no Python.
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("", null, false, false);
        }
    }

    CommandTokens(String source) {
        this.source = source;
    }

    private void skip() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '#') {
                int end = source.indexOf('\n', at);
                at = end < 0 ? source.length() : end;
            } else if (source.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == ' ' || c == '\t' || c == '\f' || c == '\r' || (c == '\n' && brackets > 0)) {
                at++;
            } else {
                return;
            }
        }
    }

    boolean atEnd() {
        skip();
        return at == source.length();
    }

    /// Reads the end of a statement: a semicolon or a line's end. The next line must begin at its margin.
    boolean endsStatement() {
        skip();
        boolean ended = false;
        while (at < source.length() && (source.charAt(at) == '\n' || (source.charAt(at) == ';' && !ended))) {
            boolean line = source.charAt(at++) == '\n';
            ended = true;
            if (line && at < source.length() && (source.charAt(at) == ' ' || source.charAt(at) == '\t')) {
                int margin = at;
                skip();
                if (at < source.length() && source.charAt(at) != '\n' && at > margin) {
                    throw new Unreadable();
                }
            }
            skip();
        }
        return ended;
    }

    boolean sees(String token) {
        skip();
        return source.startsWith(token, at);
    }

    boolean take(String token) {
        if (!sees(token) || (token.length() == 1 && "*/<>=!&|^%@+-".contains(token) && assigns(token))) {
            return false;
        }
        at += token.length();
        switch (token) {
            case "(", "[", "{" -> brackets++;
            case ")", "]", "}" -> brackets--;
            default -> {}
        }
        return true;
    }

    /// Tells whether an operator belongs to an assignment such as `+=`.
    private boolean assigns(String token) {
        return !token.equals("=") && source.startsWith("=", at + 1);
    }

    void require(String token) {
        if (!take(token)) {
            throw new Unreadable();
        }
    }

    boolean takeWord(String word) {
        skip();
        int end = at + word.length();
        boolean there = source.startsWith(word, at)
                && (end == source.length() || !Character.isUnicodeIdentifierPart(source.charAt(end)));
        at = there ? end : at;
        return there;
    }

    void requireWord(String word) {
        if (!takeWord(word)) {
            throw new Unreadable();
        }
    }

    String name() {
        skip();
        int start = at;
        while (at < source.length()
                && (source.charAt(at) == '_'
                        || (at == start
                                ? Character.isUnicodeIdentifierStart(source.charAt(at))
                                : Character.isUnicodeIdentifierPart(source.charAt(at))))) {
            at++;
        }
        if (at == start) {
            throw new Unreadable();
        }
        return source.substring(start, at);
    }

    /// Reads a number, a text or `...`; null where none stands.
    @Nullable
    Object literal() {
        skip();
        if (source.startsWith("...", at)) {
            at += 3;
            return PythonValue.Special.UNUSED;
        }
        Object number = number();
        return number != null ? number : texts();
    }

    private @Nullable Object number() {
        Matcher matcher = NUMBER.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        boolean complex = at < source.length() && "jJ".indexOf(source.charAt(at)) >= 0;
        at += complex ? 1 : 0;
        if (at < source.length() && Character.isUnicodeIdentifierPart(source.charAt(at))) {
            throw new Unreadable();
        }
        String digits = matcher.group().replace("_", "");
        if (complex) {
            return PythonValue.Special.UNUSED;
        }
        if (matcher.group(1) != null) {
            int radix = switch (Character.toLowerCase(digits.charAt(1))) {
                case 'x' -> 16;
                case 'o' -> 8;
                default -> 2;
            };
            return new BigInteger(digits.substring(2), radix);
        }
        if (matcher.group(2) != null) {
            return Double.parseDouble(digits);
        }
        if (ZERO_FIRST.matcher(digits).matches() || digits.length() > DIGITS) {
            throw new Unreadable();
        }
        return new BigInteger(digits);
    }

    /// Reads texts that stand one behind another.
    private @Nullable Object texts() {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        boolean formatted = false;
        Boolean bytes = null;
        while (true) {
            skip();
            int quote = at;
            while (quote < source.length() && quote < at + 2 && "rRbBuUfF".indexOf(source.charAt(quote)) >= 0) {
                quote++;
            }
            if (quote >= source.length() || (source.charAt(quote) != '"' && source.charAt(quote) != '\'')) {
                break;
            }
            String prefix = source.substring(at, quote).toLowerCase(Locale.ROOT);
            boolean isBytes = prefix.contains("b");
            if (bytes != null && bytes != isBytes) {
                throw new Unreadable();
            }
            bytes = isBytes;
            formatted |= prefix.contains("f");
            at = quote;
            one(text, prefix.contains("r"));
            any = true;
        }
        if (!any) {
            return null;
        }
        return formatted
                ? PythonValue.Special.FORMATTED
                : bytes != null && bytes ? PythonValue.Special.UNUSED : text.toString();
    }

    private void one(StringBuilder text, boolean raw) {
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
            if (c != '\\' || at >= source.length()) {
                text.append(c);
            } else if (raw) {
                text.append(c).append(source.charAt(at++));
            } else {
                escape(text, source.charAt(at++));
            }
        }
        at += quote.length();
    }

    private void escape(StringBuilder text, char c) {
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
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int value = c - '0';
                for (int i = 1; i < 3 && at < source.length() && "01234567".indexOf(source.charAt(at)) >= 0; i++) {
                    value = 8 * value + (source.charAt(at++) - '0');
                }
                text.append((char) value);
            }
            default -> text.append('\\').append(c);
        }
    }

    private int hexadecimal(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < source.length() ? Character.digit(source.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw new Unreadable();
            }
            value = 16 * value + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new Unreadable();
        }
        return value;
    }
}
