package dev.edgewise.tool.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.python.PythonExpression;
import dev.edgewise.python.PythonExpression.Argument;
import dev.edgewise.python.PythonExpression.Sequence;
import dev.edgewise.python.PythonParser;
import dev.edgewise.python.Unreadable;
import dev.edgewise.tool.ToolCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads Python's literals, and calls whose arguments are literals.
///
/// A literal is text, a number with or without a sign, `True`, `False`, `None` (JSON's `true`, `false`, `null` too), a
/// list, a tuple (read as a list), or a dictionary with texts as keys.
public final class PythonText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PythonText() {}

    /// Returns the value of a text that is one literal; empty for any other.
    public static Optional<JsonNode> literal(String text) {
        try {
            return Optional.ofNullable(value(PythonParser.expression(text)));
        } catch (Unreadable none) {
            return Optional.empty();
        }
    }

    /// Reads `[f(a=1), g()]`, or calls without the brackets.
    ///
    /// @param positional whether positional arguments are dropped, instead of refused
    static List<ToolCall> calls(String text, boolean positional) {
        String list = text.strip();
        try {
            PythonExpression all = PythonParser.expression(list.startsWith("[") ? list : "[" + list + "\n]");
            if (!(all instanceof Sequence(Sequence.Type type, List<PythonExpression> elements))
                    || type != Sequence.Type.LIST) {
                throw new FormatFault("the calls are no list");
            }
            List<ToolCall> calls = new ArrayList<>();
            for (PythonExpression each : elements) {
                if (!(each instanceof PythonExpression.Call call)) {
                    throw new FormatFault("the list holds something that is no call");
                }
                calls.add(new ToolCall(name(call.called()), arguments(call, positional)));
            }
            return calls;
        } catch (Unreadable none) {
            throw new FormatFault(none.why());
        }
    }

    private static String name(PythonExpression called) {
        return switch (called) {
            case PythonExpression.Name(String name) -> name;
            case PythonExpression.Attribute(PythonExpression of, String name) -> name(of) + "." + name;
            default -> throw new FormatFault("what is called is no name");
        };
    }

    private static ObjectNode arguments(PythonExpression.Call call, boolean positional) {
        ObjectNode arguments = NODES.objectNode();
        for (Argument argument : call.arguments()) {
            if (argument.kind() == Argument.Kind.NAMED) {
                if (arguments.has(argument.name())) {
                    throw new FormatFault("the argument " + argument.name() + " is given twice");
                }
                JsonNode value = value(argument.value());
                if (value == null) {
                    throw new FormatFault("\"" + argument.source() + "\" is no literal");
                }
                arguments.set(argument.name(), value);
            } else if (!positional || argument.kind() != Argument.Kind.POSITIONAL) {
                throw new FormatFault("an argument has no name");
            }
        }
        return arguments;
    }

    private static @Nullable JsonNode value(PythonExpression expression) {
        return switch (expression) {
            case PythonExpression.Literal(Object literal) -> literal(literal, 1);
            case PythonExpression.Name(String name) ->
                switch (name) {
                    case "true" -> NODES.booleanNode(true);
                    case "false" -> NODES.booleanNode(false);
                    case "null" -> NODES.nullNode();
                    default -> null;
                };
            case PythonExpression.Signed(String sign, PythonExpression.Literal(Object number))
            when number instanceof Number && !sign.equals("~") && !sign.equals("not") ->
                literal(number, sign.equals("-") ? -1 : 1);
            case Sequence(Sequence.Type type, List<PythonExpression> elements)
            when type != Sequence.Type.SET -> list(elements);
            case PythonExpression.Dictionary dictionary -> object(dictionary);
            default -> null;
        };
    }

    private static @Nullable JsonNode literal(Object value, int sign) {
        return switch (value) {
            case Boolean truth -> NODES.booleanNode(truth);
            case String text -> NODES.textNode(text);
            case BigInteger whole -> whole(sign < 0 ? whole.negate() : whole);
            case Double number when !number.isInfinite() -> NODES.numberNode(sign * number);
            case PythonExpression.Special special when special == PythonExpression.Special.NONE -> NODES.nullNode();
            default -> null;
        };
    }

    private static JsonNode whole(BigInteger value) {
        return value.bitLength() < 32
                ? NODES.numberNode(value.intValue())
                : value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }

    private static @Nullable JsonNode list(List<PythonExpression> elements) {
        ArrayNode list = NODES.arrayNode();
        for (PythonExpression element : elements) {
            JsonNode value = value(element);
            if (value == null) {
                return null;
            }
            list.add(value);
        }
        return list;
    }

    private static @Nullable JsonNode object(PythonExpression.Dictionary dictionary) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < dictionary.keys().size(); i++) {
            JsonNode value = value(dictionary.values().get(i));
            if (!(value(dictionary.keys().get(i)) instanceof TextNode key) || value == null) {
                return null;
            }
            object.set(key.textValue(), value);
        }
        return object;
    }
}
