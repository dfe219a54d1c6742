package dev.edgewise.tool.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads statements of Python as far as a command needs: it tells calls with literals from everything else.
final class CommandReader {
    private static final int DEEPEST = 100;
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");
    /// Binary operators, the longer ones first.
    private static final List<String> OPERATORS = List.of(
            "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "@", "&", "|", "^", "<", ">");
    private static final List<String> WORDS = List.of("and", "or", "in", "is");

    /// What an expression is.
    private sealed interface Node {
        record Literal(Object value) implements Node {}

        record Name(String name) implements Node {}

        record Call(Node called, List<Node> positional, Map<String, Node> named, int count, boolean plain)
                implements Node {}

        record Other() implements Node {}
    }

    private static final Node OTHER = new Node.Other();

    private final CommandTokens text;
    private int depth;

    CommandReader(String source) {
        this.text = new CommandTokens(source);
    }

    Command command() {
        try {
            Node first = statement();
            boolean single = true;
            while (text.endsStatement()) {
                if (!text.atEnd()) {
                    statement();
                    single = false;
                }
            }
            if (!text.atEnd()) {
                throw new CommandTokens.Unreadable();
            }
            return single ? command(first) : new Command.Fault(LoopError.UNKNOWN);
        } catch (CommandTokens.Unreadable none) {
            return new Command.Fault(LoopError.SYNTAX);
        } catch (Assignment other) {
            return new Command.Fault(LoopError.UNKNOWN);
        }
    }

    private static Command command(Node node) {
        if (!(node instanceof Node.Call call) || !(call.called() instanceof Node.Name(String name))) {
            return new Command.Fault(LoopError.NOT_A_CALL);
        }
        List<Object> positional = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        boolean literal = call.plain();
        for (Node each : call.positional()) {
            literal &= each instanceof Node.Literal;
            positional.add(each instanceof Node.Literal(Object value) ? value : PythonValue.Special.UNUSED);
        }
        for (Map.Entry<String, Node> each : call.named().entrySet()) {
            literal &= each.getValue() instanceof Node.Literal;
            named.put(
                    each.getKey(),
                    each.getValue() instanceof Node.Literal(Object value) ? value : PythonValue.Special.UNUSED);
        }
        return literal
                ? new Command.Call(name, positional, named, call.count())
                : new Command.Fault(LoopError.NOT_LITERAL);
    }

    /// A statement that is read no further, since it is no expression.
    private static final class Assignment extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Assignment() {
            super("", null, false, false);
        }
    }

    private Node statement() {
        Node node = listed();
        boolean assigns = false;
        while (text.sees("=") && !text.sees("==")) {
            text.take("=");
            listed();
            assigns = true;
        }
        if (assigns) {
            if (text.endsStatement() || text.atEnd()) {
                throw new Assignment();
            }
            throw new CommandTokens.Unreadable();
        }
        return node;
    }

    /// Reads an expression, or several with commas: a tuple.
    private Node listed() {
        Node first = expression();
        boolean tuple = false;
        while (text.take(",")) {
            tuple = true;
            if (text.atEnd() || text.sees("=") || text.sees(")")) {
                break;
            }
            expression();
        }
        return tuple ? OTHER : first;
    }

    private Node expression() {
        if (++depth > DEEPEST) {
            throw new CommandTokens.Unreadable();
        }
        Node node = operand();
        boolean alone = true;
        while (operator()) {
            alone = false;
            operand();
        }
        if (text.takeWord("if")) {
            expression();
            text.requireWord("else");
            expression();
            alone = false;
        }
        depth--;
        return alone ? node : OTHER;
    }

    private boolean operator() {
        if (text.takeWord("not")) {
            text.requireWord("in");
            return true;
        }
        for (String word : WORDS) {
            if (text.takeWord(word)) {
                if (word.equals("is")) {
                    text.takeWord("not");
                }
                return true;
            }
        }
        return OPERATORS.stream().anyMatch(text::take);
    }

    private Node operand() {
        boolean signed = false;
        while (text.take("-") || text.take("+") || text.take("~") || text.takeWord("not")) {
            signed = true;
        }
        Node node = atom();
        while (true) {
            if (text.take("(")) {
                node = call(node);
            } else if (text.sees(".") && !text.sees("...")) {
                text.take(".");
                text.name();
                node = OTHER;
            } else if (text.take("[")) {
                elements("]", ":");
                node = OTHER;
            } else {
                return signed ? OTHER : node;
            }
        }
    }

    private Node call(Node called) {
        List<Node> positional = new ArrayList<>();
        Map<String, Node> named = new LinkedHashMap<>();
        int count = 0;
        boolean plain = true;
        while (!text.take(")")) {
            if (text.take("**") || text.take("*")) {
                expression();
                plain = false;
            } else {
                Node value = expression();
                if (text.sees("=") && !text.sees("==")) {
                    text.take("=");
                    if (!(value instanceof Node.Name(String name))) {
                        throw new CommandTokens.Unreadable();
                    }
                    named.put(name, expression());
                } else if (text.takeWord("for")) {
                    comprehension();
                    positional.add(OTHER);
                } else if (!named.isEmpty()) {
                    throw new CommandTokens.Unreadable();
                } else {
                    positional.add(value);
                }
            }
            count++;
            if (!text.take(",")) {
                text.require(")");
                break;
            }
        }
        return new Node.Call(called, positional, named, count, plain);
    }

    private void comprehension() {
        do {
            listed();
            while (text.takeWord("if")) {
                expression();
            }
        } while (text.takeWord("for"));
    }

    private Node atom() {
        if (text.take("(")) {
            if (text.take(")")) {
                return OTHER;
            }
            Node inner = text.take("*") ? starred() : expression();
            if (text.take(")")) {
                return inner;
            }
            if (text.takeWord("for")) {
                comprehension();
                text.require(")");
                return OTHER;
            }
            text.require(",");
            elements(")", ",");
            return OTHER;
        }
        if (text.take("[")) {
            elements("]", ",");
            return OTHER;
        }
        if (text.take("{")) {
            elements("}", ":");
            return OTHER;
        }
        if (text.takeWord("lambda")) {
            while (!text.take(":")) {
                text.name();
                text.take(",");
            }
            expression();
            return OTHER;
        }
        Object literal = text.literal();
        if (literal != null) {
            return literal == PythonValue.Special.FORMATTED ? OTHER : new Node.Literal(literal);
        }
        String name = text.name();
        return switch (name) {
            case "True" -> new Node.Literal(true);
            case "False" -> new Node.Literal(false);
            case "None" -> new Node.Literal(PythonValue.Special.NONE);
            default -> {
                if (KEYWORDS.contains(name)) {
                    throw new CommandTokens.Unreadable();
                }
                yield new Node.Name(name);
            }
        };
    }

    private Node starred() {
        expression();
        return OTHER;
    }

    /// Reads what stands in brackets, up to their end.
    ///
    /// @param inner what may stand between two expressions beside a comma
    private void elements(String close, String inner) {
        while (!text.take(close)) {
            if (text.take("**") || text.take("*") || !text.take(inner)) {
                expression();
                if (text.takeWord("for")) {
                    comprehension();
                }
            }
            if (!text.take(",") && !text.take(inner)) {
                text.require(close);
                break;
            }
        }
    }
}
