package dev.edgewise.environment.expression;

import java.math.BigDecimal;
import java.util.Optional;

/// Reads an expression by recursive descent:
///
/// ```
/// sum     = product (("+" | "-") product)*
/// product = atom (("*" | "/") atom)*
/// atom    = number | "(" sum ")"
/// number  = ("0" | [1-9][0-9]*) ("." [0-9]+)?
/// ```
///
/// Blanks may stand between tokens. There are no signs in front of numbers, no leading zeros, no other operators,
/// and nothing after the expression. Texts longer than [#MAX_LENGTH] are refused, which bounds depth and cost.
public final class ExpressionParser {
    /// Longest text that is read.
    public static final int MAX_LENGTH = 300;

    private static final char END = '\0';

    private final String text;
    private int position;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /// Returns the expression that `text` consists of. Empty when it is anything else.
    public static Optional<Expression> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        ExpressionParser parser = new ExpressionParser(text);
        return parser.sum().filter(whole -> parser.atEnd());
    }

    private Optional<Expression> sum() {
        Optional<Expression> result = product();
        while (result.isPresent() && (peek() == '+' || peek() == '-')) {
            Operator operator = next() == '+' ? Operator.ADD : Operator.SUBTRACT;
            result = join(operator, result.get(), product());
        }
        return result;
    }

    private Optional<Expression> product() {
        Optional<Expression> result = atom();
        while (result.isPresent() && (peek() == '*' || peek() == '/')) {
            Operator operator = next() == '*' ? Operator.MULTIPLY : Operator.DIVIDE;
            result = join(operator, result.get(), atom());
        }
        return result;
    }

    private static Optional<Expression> join(Operator operator, Expression left, Optional<Expression> right) {
        return right.map(present -> new Expression.Operation(operator, left, present));
    }

    private Optional<Expression> atom() {
        if (peek() != '(') {
            return number();
        }
        next();
        Optional<Expression> inner = sum();
        return peek() == ')' && next() == ')' ? inner : Optional.empty();
    }

    private Optional<Expression> number() {
        peek();
        int start = position;
        int whole = digits();
        boolean leadingZero = whole > 1 && text.charAt(start) == '0';
        int fraction = 1;
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            fraction = digits();
        }
        return whole == 0 || fraction == 0 || leadingZero
                ? Optional.empty()
                : Optional.of(new Expression.Literal(new BigDecimal(text.substring(start, position))));
    }

    /// Moves past ASCII digits and says how many there were.
    private int digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        return position - start;
    }

    private boolean atEnd() {
        return peek() == END && position == text.length();
    }

    /// Returns the next character that is no blank, without taking it.
    private char peek() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private char next() {
        return text.charAt(position++);
    }
}
