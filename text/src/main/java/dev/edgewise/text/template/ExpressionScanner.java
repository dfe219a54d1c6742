package dev.edgewise.text.template;

import com.hubspot.jinjava.el.ext.ExtendedScanner;

/// Jinjava's scanner with Python's string escapes: `\n`, `\x41`, `\u00e9`; an unknown escape stays as it is
/// written.
final class ExpressionScanner extends ExtendedScanner {
    ExpressionScanner(String expression) {
        super(expression);
    }

    @Override
    protected Token nextString() throws ScanException {
        String input = getInput();
        char quote = input.charAt(getPosition());
        StringBuilder text = new StringBuilder();
        int i = getPosition() + 1;
        while (i < input.length()) {
            char c = input.charAt(i++);
            if (c == quote) {
                return token(Symbol.STRING, text.toString(), i - getPosition());
            }
            if (c == '\\' && i < input.length()) {
                i = escape(input, i, text);
            } else {
                text.append(c);
            }
        }
        throw new ScanException(getPosition(), "unterminated string", String.valueOf(quote));
    }

    /// Appends what the escape after a backslash means; gives the position behind it.
    private static int escape(String input, int at, StringBuilder text) {
        char c = input.charAt(at);
        int digits = switch (c) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
        };
        int end = at + 1 + digits;
        if (digits > 0 && end <= input.length() && input.substring(at + 1, end).matches("\\p{XDigit}+")) {
            long point = Long.parseLong(input.substring(at + 1, end), 16);
            if (point <= Character.MAX_CODE_POINT) {
                text.appendCodePoint((int) point);
                return end;
            }
        }
        switch (c) {
            case '\\', '\'', '"' -> text.append(c);
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case '\n' -> {}
            default -> text.append('\\').append(c);
        }
        return at + 1;
    }
}
