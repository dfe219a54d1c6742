package dev.edgewise.python;

import dev.edgewise.python.PythonExpression.Argument;
import dev.edgewise.python.PythonExpression.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads expressions of Python. Of statements it knows expressions and assignments.
public final class PythonParser {
    /// Python has 200 brackets in each other at most; each takes two steps here.
    private static final int DEEPEST = 400;

    private static final Set<String> KEYWORDS = Set.of(
            ("and as assert async await break class continue def del elif else except finally for from global if import"
                            + " in is lambda nonlocal not or pass raise return try while with yield")
                    .split(" "));

    /// Operators that compute, the longer ones first.
    public static final List<String> ARITHMETIC =
            List.of("**", "//", "<<", ">>", "+", "-", "*", "/", "%", "@", "&", "|", "^");

    private static final List<String> COMPARISONS = List.of("<=", ">=", "==", "!=", "<", ">");
    private static final List<String> SIGNS = List.of("-", "+", "~");
    private static final List<String> WORDS = List.of("and", "or", "in");

    private static final PythonExpression OTHER = new PythonExpression.Other();

    private final PythonTokens tokens;
    private int depth;

    private PythonParser(String source) {
        this.tokens = new PythonTokens(source);
    }

    /// A statement.
    ///
    /// @param expression null where it is an assignment
    public record Statement(@Nullable PythonExpression expression) {}

    /// Reads a text that is one expression.
    ///
    /// @throws Unreadable if it is not
    public static PythonExpression expression(String source) {
        PythonParser parser = new PythonParser(source.strip());
        PythonExpression expression = parser.expression();
        if (!parser.tokens.atEnd()) {
            throw parser.tokens.wanted("the end");
        }
        return expression;
    }

    /// Reads statements, at least one.
    ///
    /// @throws Unreadable if the text is no Python, or a statement of another kind
    public static List<Statement> statements(String source) {
        PythonParser parser = new PythonParser(source);
        List<Statement> statements = new ArrayList<>(List.of(parser.statement()));
        while (parser.tokens.endsStatement()) {
            if (!parser.tokens.atEnd()) {
                statements.add(parser.statement());
            }
        }
        if (!parser.tokens.atEnd()) {
            throw parser.tokens.wanted("the end");
        }
        return statements;
    }

    private Statement statement() {
        PythonExpression first = listed();
        boolean assigns = false;
        while (seesEquals()) {
            tokens.require("=");
            listed();
            assigns = true;
        }
        return new Statement(assigns ? null : first);
    }

    /// Reads an expression, or several with commas: a tuple.
    private PythonExpression listed() {
        PythonExpression first = expression();
        List<PythonExpression> all = new ArrayList<>(List.of(first));
        boolean tuple = false;
        while (tokens.takes(",")) {
            tuple = true;
            if (tokens.atEnd() || tokens.sees("=") || tokens.sees(")")) {
                break;
            }
            all.add(expression());
        }
        return tuple ? new Sequence(Sequence.Type.TUPLE, all) : first;
    }

    private PythonExpression expression() {
        PythonExpression whole = operation();
        if (!tokens.takesWord("if")) {
            return whole;
        }
        operation();
        tokens.requireWord("else");
        expression();
        return OTHER;
    }

    private PythonExpression operation() {
        deeper();
        int start = tokens.position();
        List<PythonExpression> operands = new ArrayList<>(List.of(operand()));
        List<String> operators = new ArrayList<>();
        for (Optional<String> next = operator(); next.isPresent(); next = operator()) {
            operators.add(next.get());
            operands.add(operand());
        }
        depth--;
        return operators.isEmpty()
                ? operands.getFirst()
                : new PythonExpression.Operation(operands, operators, tokens.since(start));
    }

    private Optional<String> operator() {
        if (tokens.takesWord("not")) {
            tokens.requireWord("in");
            return Optional.of("not in");
        }
        if (tokens.takesWord("is")) {
            return Optional.of(tokens.takesWord("not") ? "is not" : "is");
        }
        return Stream.concat(
                        WORDS.stream().filter(tokens::takesWord),
                        Stream.concat(
                                ARITHMETIC.stream().filter(tokens::takesOperator),
                                COMPARISONS.stream().filter(tokens::takes)))
                .findFirst();
    }

    private PythonExpression operand() {
        deeper();
        PythonExpression operand;
        Optional<String> sign = SIGNS.stream().filter(tokens::takesOperator).findFirst();
        if (sign.isPresent()) {
            operand = new PythonExpression.Signed(sign.get(), operand());
        } else if (tokens.takesWord("not")) {
            operand = new PythonExpression.Signed("not", operation());
        } else {
            operand = postfix();
        }
        depth--;
        return operand;
    }

    private PythonExpression postfix() {
        int start = tokens.position();
        PythonExpression value = atom();
        while (true) {
            if (tokens.sees(".") && !tokens.sees("...")) {
                tokens.require(".");
                value = new PythonExpression.Attribute(value, identifier());
            } else if (tokens.takes("(")) {
                value = new PythonExpression.Call(value, arguments(), tokens.since(start));
            } else if (tokens.takes("[")) {
                slices();
                value = new PythonExpression.Subscript(tokens.since(start));
            } else {
                return value;
            }
        }
    }

    private List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        boolean named = false;
        while (!tokens.takes(")")) {
            Argument argument = argument();
            if (named && argument.kind() == Argument.Kind.POSITIONAL) {
                throw new Unreadable("an argument without a name stands behind one with a name");
            }
            named |= argument.kind() == Argument.Kind.NAMED || argument.kind() == Argument.Kind.SPREAD;
            arguments.add(argument);
            separator(")");
        }
        return arguments;
    }

    private Argument argument() {
        Argument.Kind kind = tokens.takes("**")
                ? Argument.Kind.SPREAD
                : tokens.takes("*") ? Argument.Kind.STARRED : Argument.Kind.POSITIONAL;
        int start = tokens.position();
        PythonExpression value = expression();
        String name = "";
        if (kind == Argument.Kind.POSITIONAL && seesEquals()) {
            if (!(value instanceof PythonExpression.Name(String given))) {
                throw new Unreadable("what stands before = is no name");
            }
            tokens.require("=");
            name = given;
            kind = Argument.Kind.NAMED;
            start = tokens.position();
            value = expression();
        } else if (comprehended()) {
            value = OTHER;
        }
        return new Argument(kind, name, value, tokens.since(start));
    }

    private boolean seesEquals() {
        return tokens.sees("=") && !tokens.sees("==");
    }

    private void separator(String close) {
        if (!tokens.takes(",") && !tokens.sees(close)) {
            throw tokens.wanted("'" + close + "'");
        }
    }

    /// Reads `for x in y if z` if it comes next.
    private boolean comprehended() {
        boolean any = false;
        while (tokens.takesWord("for")) {
            any = true;
            do {
                operation();
            } while (tokens.takes(","));
            while (tokens.takesWord("if")) {
                operation();
            }
        }
        return any;
    }

    private void slices() {
        if (tokens.sees("]")) {
            throw tokens.wanted("an index");
        }
        while (!tokens.takes("]")) {
            if (!tokens.takes(":")) {
                expression();
                if (!tokens.sees(":")) {
                    separator("]");
                }
            }
        }
    }

    private PythonExpression atom() {
        if (tokens.takes("(")) {
            return round();
        }
        if (tokens.takes("[")) {
            return elements(Sequence.Type.LIST, "]", new ArrayList<>());
        }
        if (tokens.takes("{")) {
            return curly();
        }
        if (tokens.takesWord("lambda")) {
            return lambda();
        }
        return tokens.literal().orElseGet(() -> {
            String name = identifier();
            return switch (name) {
                case "True" -> new PythonExpression.Literal(true);
                case "False" -> new PythonExpression.Literal(false);
                case "None" -> new PythonExpression.Literal(PythonExpression.Special.NONE);
                default -> new PythonExpression.Name(name);
            };
        });
    }

    private String identifier() {
        String name = tokens.name();
        if (KEYWORDS.contains(name)) {
            throw new Unreadable("\"" + name + "\" is no name");
        }
        return name;
    }

    private PythonExpression lambda() {
        while (!tokens.takes(":")) {
            identifier();
            if (!tokens.takes(",") && !tokens.sees(":")) {
                throw tokens.wanted("':'");
            }
        }
        expression();
        return OTHER;
    }

    /// Reads what stands in round brackets: a tuple, or one expression.
    private PythonExpression round() {
        if (tokens.takes(")")) {
            return new Sequence(Sequence.Type.TUPLE, List.of());
        }
        PythonExpression first = element();
        if (tokens.takes(")")) {
            return first;
        }
        if (comprehended()) {
            tokens.require(")");
            return OTHER;
        }
        tokens.require(",");
        return elements(Sequence.Type.TUPLE, ")", new ArrayList<>(List.of(first)));
    }

    private PythonExpression elements(Sequence.Type type, String close, List<PythonExpression> elements) {
        boolean comprehension = false;
        while (!tokens.takes(close)) {
            elements.add(element());
            comprehension |= comprehended();
            separator(close);
        }
        return comprehension ? OTHER : new Sequence(type, elements);
    }

    private PythonExpression element() {
        if (!tokens.takes("*")) {
            return expression();
        }
        expression();
        return OTHER;
    }

    /// Reads a dictionary or a set.
    private PythonExpression curly() {
        List<PythonExpression> keys = new ArrayList<>();
        List<PythonExpression> values = new ArrayList<>();
        boolean plain = true;
        while (!tokens.takes("}")) {
            if (tokens.takes("**")) {
                expression();
                plain = false;
            } else {
                keys.add(element());
                if (tokens.takes(":")) {
                    values.add(expression());
                }
                plain &= !comprehended();
            }
            separator("}");
        }
        if (plain && keys.size() == values.size()) {
            return new PythonExpression.Dictionary(keys, values);
        }
        return plain && values.isEmpty() ? new Sequence(Sequence.Type.SET, keys) : OTHER;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw new Unreadable("it is nested too deep");
        }
    }
}
