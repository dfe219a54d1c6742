package dev.edgewise.python;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the tokens of Python, without blanks and comments between them. Inside brackets a line's end is a blank.
final class PythonTokens {
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

    PythonTokens(String source) {
        this.source = source;
    }

    int position() {
        skip();
        return at;
    }

    /// Returns what was read since `start`, without the blanks around it.
    String since(int start) {
        return source.substring(start, at).strip();
    }

    boolean atEnd() {
        return position() == source.length();
    }

    /// Reads the end of a statement: a semicolon or a line's end. The next line must begin at the margin.
    boolean endsStatement() {
        skip();
        boolean ended = false;
        while (at < source.length() && (source.charAt(at) == '\n' || (source.charAt(at) == ';' && !ended))) {
            boolean line = source.charAt(at++) == '\n';
            ended = true;
            int margin = at;
            skip();
            boolean indented = line && at > margin && " \t".indexOf(source.charAt(margin)) >= 0;
            if (indented && at < source.length() && source.charAt(at) != '\n') {
                throw new Unreadable("a line does not begin at the margin");
            }
        }
        return ended;
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
        switch (token) {
            case "(", "[", "{" -> brackets++;
            case ")", "]", "}" -> brackets--;
            default -> {}
        }
        return true;
    }

    /// Reads an operator, unless it belongs to an assignment such as `+=`.
    boolean takesOperator(String operator) {
        return sees(operator) && !source.startsWith("=", at + operator.length()) && takes(operator);
    }

    void require(String token) {
        if (!takes(token)) {
            throw wanted("'" + token + "'");
        }
    }

    Unreadable wanted(String what) {
        return new Unreadable(
                atEnd()
                        ? what + " is wanted, but the text ends"
                        : what + " is wanted in place of '" + Character.toString(source.codePointAt(at)) + "'");
    }

    boolean takesWord(String word) {
        int end = position() + word.length();
        boolean there = source.startsWith(word, at) && (end == source.length() || !isNamePart(source.codePointAt(end)));
        at = there ? end : at;
        return there;
    }

    void requireWord(String word) {
        if (!takesWord(word)) {
            throw wanted("\"" + word + "\"");
        }
    }

    /// Reads a name; keywords are names here.
    String name() {
        int start = position();
        boolean begins =
                sees("_") || (start < source.length() && Character.isUnicodeIdentifierStart(source.codePointAt(start)));
        if (!begins) {
            throw wanted("a name or a value");
        }
        while (at < source.length() && isNamePart(source.codePointAt(at))) {
            at += Character.charCount(source.codePointAt(at));
        }
        return source.substring(start, at);
    }

    /// Reads a number, a text or `...`; empty where none comes next.
    Optional<PythonExpression> literal() {
        if (takes("...")) {
            return Optional.of(new PythonExpression.Literal(PythonExpression.Special.ELLIPSIS));
        }
        Optional<Object> number = number();
        return number.isPresent()
                ? number.map(PythonExpression.Literal::new)
                : seesText() ? Optional.of(texts()) : Optional.empty();
    }

    private Optional<Object> number() {
        Matcher matcher = NUMBER.matcher(source).region(position(), source.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        int start = at;
        at = matcher.end();
        boolean complex = at < source.length() && "jJ".indexOf(source.charAt(at)) >= 0;
        at += complex ? 1 : 0;
        String digits = matcher.group().replace("_", "");
        boolean whole = matcher.group(3) != null;
        boolean refused = whole && !complex && (ZERO_FIRST.matcher(digits).matches() || digits.length() > DIGITS);
        if (refused || (at < source.length() && isNamePart(source.codePointAt(at)))) {
            throw new Unreadable("\"" + source.substring(start, Math.min(source.length(), at + 1)) + "\" is no number");
        }
        if (complex) {
            return Optional.of(PythonExpression.Special.COMPLEX);
        }
        if (matcher.group(1) != null) {
            int radix = switch (Character.toLowerCase(digits.charAt(1))) {
                case 'x' -> 16;
                case 'o' -> 8;
                default -> 2;
            };
            return Optional.of(new BigInteger(digits.substring(2), radix));
        }
        return Optional.of(whole ? new BigInteger(digits) : (Object) Double.parseDouble(digits));
    }

    private boolean seesText() {
        return quote() >= 0;
    }

    /// Returns where the quote of a text is that comes next, behind the letters in front of it; −1 if none does.
    private int quote() {
        int quote = position();
        while (quote < source.length() && quote < at + 2 && "rRbBuUfF".indexOf(source.charAt(quote)) >= 0) {
            quote++;
        }
        return quote < source.length() && "\"'".indexOf(source.charAt(quote)) >= 0 ? quote : -1;
    }

    /// Reads a text and those that stand behind it, which Python joins.
    private PythonExpression texts() {
        StringBuilder text = new StringBuilder();
        boolean formatted = false;
        int bytes = 0;
        int count = 0;
        for (int quote = quote(); quote >= 0; quote = quote()) {
            String prefix = source.substring(at, quote).toLowerCase(Locale.ROOT);
            formatted |= prefix.contains("f");
            bytes += prefix.contains("b") ? 1 : 0;
            count++;
            at = quote;
            text(text, prefix.contains("r"));
        }
        if (bytes > 0 && bytes < count) {
            throw new Unreadable("texts and bytes are joined");
        }
        return formatted
                ? new PythonExpression.Other()
                : new PythonExpression.Literal(bytes > 0 ? PythonExpression.Special.BYTES : text.toString());
    }

    private void text(StringBuilder text, boolean raw) {
        String quote = source.substring(at, at + 1);
        quote = source.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
        at += quote.length();
        while (!source.startsWith(quote, at)) {
            if (at >= source.length() || (source.charAt(at) == '\n' && quote.length() == 1)) {
                throw new Unreadable("a text is not closed");
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
            case 'N' -> throw new Unreadable("a character is given by its name");
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int value = c - '0';
                for (int i = 1; i < 3 && at < source.length() && digit(source.charAt(at), 8) >= 0; i++) {
                    value = 8 * value + digit(source.charAt(at++), 8);
                }
                text.append((char) value);
            }
            default -> text.append('\\').append(c);
        }
    }

    private int hexadecimal(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < source.length() ? digit(source.charAt(at++), 16) : -1;
            value = digit < 0 ? -1 : 16 * value + digit;
            if (!Character.isValidCodePoint(value)) {
                throw new Unreadable("an escape of a text is no character");
            }
        }
        return value;
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

    private static boolean isNamePart(int codePoint) {
        return codePoint == '_'
                || (Character.isUnicodeIdentifierPart(codePoint) && !Character.isIdentifierIgnorable(codePoint));
    }

    private static int digit(char c, int radix) {
        return c < 128 ? Character.digit(c, radix) : -1;
    }
}
