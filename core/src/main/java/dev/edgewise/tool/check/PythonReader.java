package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.check.PythonTokens.Unreadable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a list of calls in Python's syntax. It reads literals and evaluates nothing.
final class PythonReader {
    /// Python has as many brackets in each other at most.
    private static final int DEEPEST = 200;

    private static final Pattern WHOLE = Pattern.compile("0(_?0)*|[1-9](_?[0-9])*");
    private static final Pattern DECIMAL =
            Pattern.compile("([0-9](_?[0-9])*\\.?|([0-9](_?[0-9])*)?\\.[0-9](_?[0-9])*)([eE][+-]?[0-9](_?[0-9])*)?");
    private static final Pattern BASED = Pattern.compile("0([xX](_?[0-9a-fA-F])+|[oO](_?[0-7])+|[bB](_?[01])+)");
    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
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
    private static final List<String> OPERATORS =
            List.of("**", "//", "<<", ">>", "+", "-", "*", "/", "%", "@", "&", "|", "^");

    private final PythonTokens text;
    private int depth;

    private PythonReader(String source) {
        this.text = new PythonTokens(source);
    }

    /// Reads `[name(argument=value, …), …]`.
    ///
    /// @throws Unreadable if it is something else
    static List<ToolCall> calls(String source) throws Unreadable {
        PythonReader reader = new PythonReader(source);
        List<ToolCall> calls = new ArrayList<>();
        reader.text.require("[");
        while (!reader.text.takes("]")) {
            if (!(reader.expression() instanceof PythonExpression.Call call)) {
                throw new Unreadable();
            }
            calls.add(new ToolCall(call.name(), call.arguments()));
            reader.separator("]");
        }
        if (!reader.text.atEnd()) {
            throw new Unreadable();
        }
        return calls;
    }

    private void separator(String end) throws Unreadable {
        if (!text.takes(",") && !text.sees(end)) {
            throw new Unreadable();
        }
    }

    private PythonExpression expression() throws Unreadable {
        if (++depth > DEEPEST) {
            throw new Unreadable();
        }
        try {
            return arithmetic();
        } finally {
            depth--;
        }
    }

    private PythonExpression arithmetic() throws Unreadable {
        int start = text.position();
        PythonExpression first = signed();
        boolean alone = true;
        boolean literal = isLiteral(first);
        while (OPERATORS.stream().anyMatch(text::takes)) {
            alone = false;
            literal &= isLiteral(signed());
        }
        if (alone) {
            return first;
        }
        return literal ? new PythonExpression.Arithmetic(text.since(start)) : new PythonExpression.Other();
    }

    private static boolean isLiteral(PythonExpression expression) {
        return switch (expression) {
            case PythonExpression.Value _, PythonExpression.Arithmetic _ -> true;
            case PythonExpression.Name _, PythonExpression.Call _, PythonExpression.Part _, PythonExpression.Other _ ->
                false;
        };
    }

    /// Reads a value with a sign. Every sign is a minus to the published decoder, `+`, `~` and `not` too.
    private PythonExpression signed() throws Unreadable {
        boolean not = text.peekName().equals("not");
        if (not) {
            text.name();
        } else if (!text.takes("-") && !text.takes("+") && !text.takes("~")) {
            return postfix();
        }
        PythonExpression operand = not ? expression() : nested();
        boolean power = text.sees("**");
        return operand instanceof PythonExpression.Value(JsonNode value, boolean constant)
                        && constant
                        && !power
                        && (value.isNumber() || value.isBoolean())
                ? new PythonExpression.Value(negative(value), false)
                : new PythonExpression.Other();
    }

    private PythonExpression nested() throws Unreadable {
        if (++depth > DEEPEST) {
            throw new Unreadable();
        }
        try {
            return signed();
        } finally {
            depth--;
        }
    }

    private static JsonNode negative(JsonNode value) {
        if (value.isBoolean()) {
            return BigIntegerNode.valueOf(value.booleanValue() ? BigInteger.ONE.negate() : BigInteger.ZERO);
        }
        return value.isIntegralNumber()
                ? BigIntegerNode.valueOf(value.bigIntegerValue().negate())
                : DoubleNode.valueOf(-value.doubleValue());
    }

    private PythonExpression postfix() throws Unreadable {
        int start = text.position();
        PythonExpression value = atom();
        // What a call is named after: names with dots between, without what is no name.
        List<String> names = new ArrayList<>();
        if (value instanceof PythonExpression.Name(String name)) {
            names.add(name);
        }
        while (true) {
            if (text.sees(".") && !text.sees("...")) {
                text.require(".");
                if (!text.seesName() || KEYWORDS.contains(text.peekName())) {
                    throw new Unreadable();
                }
                names.add(text.name());
                value = new PythonExpression.Other();
            } else if (text.takes("(")) {
                ObjectNode arguments = arguments();
                value = new PythonExpression.Call(String.join(".", names), arguments, text.since(start));
                names.clear();
            } else if (text.takes("[")) {
                slices();
                value = new PythonExpression.Part(text.since(start));
                names.clear();
            } else {
                return value;
            }
        }
    }

    private ObjectNode arguments() throws Unreadable {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        boolean named = false;
        while (!text.takes(")")) {
            boolean spread = text.takes("**");
            boolean star = !spread && text.takes("*");
            PythonExpression value = expression();
            if (spread) {
                arguments.set("**", value(value));
                named = true;
            } else if (!star && text.sees("=") && !text.sees("==")) {
                text.require("=");
                if (!(value instanceof PythonExpression.Name(String name))) {
                    throw new Unreadable();
                }
                arguments.set(name, value(expression()));
                named = true;
            } else if (named && !star) {
                throw new Unreadable();
            }
            separator(")");
        }
        return arguments;
    }

    private void slices() throws Unreadable {
        if (text.sees("]")) {
            throw new Unreadable();
        }
        while (!text.takes("]")) {
            if (!text.takes(":")) {
                expression();
                if (!text.sees(":")) {
                    separator("]");
                }
            }
        }
    }

    private PythonExpression atom() throws Unreadable {
        if (text.takes("[")) {
            return elements(JsonNodeFactory.instance.arrayNode(), "]");
        }
        if (text.takes("(")) {
            return bracket();
        }
        if (text.takes("{")) {
            return dictionary();
        }
        if (text.takes("...")) {
            return constant(TextNode.valueOf("..."));
        }
        if (text.seesText()) {
            return constant(TextNode.valueOf(text.text()));
        }
        var number = text.number();
        if (number.isPresent()) {
            return constant(number(number.get()));
        }
        if (!text.seesName()) {
            throw new Unreadable();
        }
        String name = text.name();
        return switch (name) {
            case "True" -> constant(BooleanNode.TRUE);
            case "False" -> constant(BooleanNode.FALSE);
            case "None" -> constant(NullNode.instance);
            default -> {
                if (KEYWORDS.contains(name)) {
                    throw new Unreadable();
                }
                yield new PythonExpression.Name(name);
            }
        };
    }

    private static PythonExpression constant(JsonNode value) {
        return new PythonExpression.Value(value, true);
    }

    private static JsonNode number(String digits) throws Unreadable {
        String plain = digits.replace("_", "");
        if (BASED.matches(digits)) {
            int radix = "xX".indexOf(plain.charAt(1)) >= 0 ? 16 : "oO".indexOf(plain.charAt(1)) >= 0 ? 8 : 2;
            return BigIntegerNode.valueOf(new BigInteger(plain.substring(2), radix));
        }
        if (WHOLE.matches(digits) && plain.length() <= PythonNumber.DIGITS) {
            return PythonNumber.integer(digits);
        }
        boolean whole = digits.chars().allMatch(c -> c == '_' || (c >= '0' && c <= '9'));
        if (!whole && DECIMAL.matches(digits)) {
            return PythonNumber.decimal(digits);
        }
        throw new Unreadable();
    }

    private PythonExpression elements(ArrayNode values, String end) throws Unreadable {
        boolean readable = true;
        while (!text.takes(end)) {
            PythonExpression element = expression();
            readable &= !(element instanceof PythonExpression.Other);
            values.add(readable ? value(element) : NullNode.instance);
            separator(end);
        }
        return readable ? new PythonExpression.Value(values, false) : new PythonExpression.Other();
    }

    /// Reads what stands in round brackets: a tuple, or one expression.
    private PythonExpression bracket() throws Unreadable {
        if (text.takes(")")) {
            return new PythonExpression.Value(new TupleNode(), false);
        }
        PythonExpression first = expression();
        if (text.takes(")")) {
            return first;
        }
        text.require(",");
        boolean readable = !(first instanceof PythonExpression.Other);
        TupleNode values = new TupleNode();
        values.add(readable ? value(first) : NullNode.instance);
        PythonExpression rest = elements(values, ")");
        return readable ? rest : new PythonExpression.Other();
    }

    private PythonExpression dictionary() throws Unreadable {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        boolean readable = true;
        while (!text.takes("}")) {
            PythonExpression key = expression();
            if (!text.takes(":")) {
                // A set. It is read to its end, since it may stand where nobody looks.
                readable = false;
            } else {
                PythonExpression value = expression();
                readable &= !(key instanceof PythonExpression.Other) && !(value instanceof PythonExpression.Other);
                if (readable && value(key).isValueNode()) {
                    values.set(value(key).asText(), value(value));
                } else {
                    readable = false;
                }
            }
            separator("}");
        }
        return readable ? new PythonExpression.Value(values, false) : new PythonExpression.Other();
    }

    private static JsonNode value(PythonExpression expression) throws Unreadable {
        return switch (expression) {
            case PythonExpression.Value literal -> literal.value();
            case PythonExpression.Name(String name) -> TextNode.valueOf(name);
            case PythonExpression.Part(String source) -> TextNode.valueOf(source);
            case PythonExpression.Arithmetic(String source) -> TextNode.valueOf(source);
            case PythonExpression.Call(String name, ObjectNode arguments, String source) ->
                arguments.isEmpty()
                        ? TextNode.valueOf(source)
                        : JsonNodeFactory.instance.objectNode().set(name, arguments);
            case PythonExpression.Other _ -> throw new Unreadable();
        };
    }
}
