package dev.edgewise.program;

import dev.edgewise.environment.expression.Fraction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads an expression with Python's precedence:
///
///     sum     = product { (+ | -) product }
///     product = signed { (* | / | // | %) signed }
///     signed  = (- | +) signed | power
///     power   = atom [ ** signed ]
///     atom    = number | name [ ( sum, … ) ] | ( sum )
final class ExpressionParser {
    private static final Pattern TOKEN =
            Pattern.compile("[ \\t]*+(?:([0-9]++(?:\\.[0-9]*+)?+)|([A-Za-z_][A-Za-z_0-9]*+)|(\\*\\*|//|[-+*/%(),]))");

    private static final Set<String> KEYWORDS = Set.of(
            ("and as assert async await break class continue def del elif else except False finally for from global if"
                            + " import in is lambda None nonlocal not or pass raise return True try while with yield")
                    .split(" "));

    private final Matcher matcher;
    private final String text;
    private final int deepest;
    private int at;
    private int end;
    private int depth;

    private ExpressionParser(String text, int deepest) {
        this.text = text;
        this.deepest = deepest;
        this.matcher = TOKEN.matcher(text);
        advance(0);
    }

    /// Reads a text that is one expression.
    ///
    /// @throws Refusal if it is none
    static Expression read(String text, int deepest) {
        ExpressionParser parser = new ExpressionParser(text, deepest);
        Expression whole = parser.sum();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return whole;
    }

    /// Returns a name of the program's own.
    ///
    /// @throws Refusal if the text is none
    static String name(String text) {
        if (!text.matches("[A-Za-z_][A-Za-z_0-9]*")) {
            throw new Refusal("\"" + text + "\" is no name");
        }
        return requireName(text);
    }

    /// Refuses a word of the language in place of a name.
    static String requireName(String word) {
        if (KEYWORDS.contains(word)) {
            throw new Refusal("\"" + word + "\" is not taken");
        }
        return word;
    }

    private Expression sum() {
        return chain(this::product, "+", "-");
    }

    private Expression product() {
        return chain(this::signed, "*", "/", "//", "%");
    }

    private Expression chain(Supplier<Expression> operand, String... allowed) {
        List<Expression> operands = new ArrayList<>(List.of(operand.get()));
        List<String> operators = new ArrayList<>();
        for (String next = operator(allowed); !next.isEmpty(); next = operator(allowed)) {
            operators.add(next);
            operands.add(operand.get());
        }
        return operators.isEmpty() ? operands.getFirst() : new Expression.Chain(operands, operators);
    }

    private Expression signed() {
        deeper();
        String sign = operator("-", "+");
        Expression read = switch (sign) {
            case "-" -> new Expression.Negated(signed());
            case "+" -> signed();
            default -> power();
        };
        depth--;
        return read;
    }

    private Expression power() {
        Expression base = atom();
        return operator("**").isEmpty() ? base : new Expression.Chain(List.of(base, signed()), List.of("**"));
    }

    private Expression atom() {
        if (!operator("(").isEmpty()) {
            Expression inner = sum();
            require(")");
            return inner;
        }
        String number = group(1);
        if (!number.isEmpty()) {
            advance(end);
            return new Expression.Literal(number(number));
        }
        String name = group(2);
        if (name.isEmpty()) {
            throw unexpected();
        }
        advance(end);
        requireName(name);
        return operator("(").isEmpty() ? new Expression.Name(name) : new Expression.Call(name, arguments());
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        if (!operator(")").isEmpty()) {
            return arguments;
        }
        do {
            arguments.add(sum());
        } while (!operator(",").isEmpty());
        require(")");
        return arguments;
    }

    private static Fraction number(String digits) {
        if (digits.matches("0[0-9]+")) {
            throw new Refusal("a whole number begins with 0");
        }
        return Fraction.of(new BigDecimal(digits + (digits.endsWith(".") ? "0" : "")));
    }

    /// Takes one of the operators if it comes next, and returns it; otherwise returns nothing.
    private String operator(String... allowed) {
        String next = group(3);
        for (String each : allowed) {
            if (each.equals(next)) {
                advance(end);
                return next;
            }
        }
        return "";
    }

    private void require(String operator) {
        if (operator(operator).isEmpty()) {
            throw unexpected();
        }
    }

    private String group(int kind) {
        return end > at && matcher.group(kind) != null ? matcher.group(kind) : "";
    }

    /// Reads the token that begins at `from`; there may be none.
    private void advance(int from) {
        at = from;
        matcher.region(from, text.length());
        end = matcher.lookingAt() ? matcher.end() : from;
        while (end == at && at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
            end = at;
        }
    }

    private Refusal unexpected() {
        if (at >= text.length()) {
            return new Refusal("a number, a name or a bracket is missing at the end");
        }
        String token = end > at ? text.substring(at, end).strip() : Character.toString(text.codePointAt(at));
        return new Refusal("\"" + token + "\" is not taken" + (end > at ? " here" : ""));
    }

    private void deeper() {
        if (++depth > deepest) {
            throw new Refusal("brackets and signs are nested more than " + deepest + " deep");
        }
    }
}
