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
import dev.edgewise.python.PythonExpression;
import dev.edgewise.python.PythonExpression.Argument;
import dev.edgewise.python.PythonExpression.Operation;
import dev.edgewise.python.PythonExpression.Sequence;
import dev.edgewise.python.PythonParser;
import dev.edgewise.python.Unreadable;
import dev.edgewise.tool.ToolCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Makes calls of a list in Python's syntax, as BFCL's decoder does. It evaluates nothing.
final class PythonReader {
    private PythonReader() {}

    /// Reads `[name(argument=value, …), …]`.
    ///
    /// @throws Unreadable if it is something else
    static List<ToolCall> calls(String source) {
        if (!(PythonParser.expression(source) instanceof Sequence(Sequence.Type type, List<PythonExpression> elements))
                || type != Sequence.Type.LIST) {
            throw new Unreadable("the calls are no list");
        }
        List<ToolCall> calls = new ArrayList<>();
        for (PythonExpression each : elements) {
            if (!(each instanceof PythonExpression.Call call)) {
                throw new Unreadable("the list holds something that is no call");
            }
            calls.add(new ToolCall(name(call.called()), arguments(call)));
        }
        return calls;
    }

    /// Returns names with dots between them, without what they are asked of where that is no name.
    private static String name(PythonExpression called) {
        return switch (called) {
            case PythonExpression.Name(String name) -> name;
            case PythonExpression.Attribute(PythonExpression of, String name) -> {
                String before = name(of);
                yield before.isEmpty() ? name : before + "." + name;
            }
            default -> "";
        };
    }

    private static ObjectNode arguments(PythonExpression.Call call) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (Argument argument : call.arguments()) {
            switch (argument.kind()) {
                case NAMED -> arguments.set(argument.name(), value(argument.value()));
                case SPREAD -> arguments.set("**", value(argument.value()));
                case POSITIONAL, STARRED -> {}
            }
        }
        return arguments;
    }

    private static JsonNode value(PythonExpression expression) {
        return switch (expression) {
            case PythonExpression.Literal(Object literal) -> literal(literal);
            case PythonExpression.Name(String name) -> TextNode.valueOf(name);
            case PythonExpression.Subscript(String source) -> TextNode.valueOf(source);
            case PythonExpression.Call call -> nested(call);
            case PythonExpression.Signed(String _, PythonExpression.Literal(Object number))
            when number instanceof Number || number instanceof Boolean -> negative(number);
            case Operation operation when isArithmetic(operation) -> TextNode.valueOf(operation.source());
            case Sequence(Sequence.Type type, List<PythonExpression> elements)
            when type != Sequence.Type.SET -> {
                ArrayNode values = type == Sequence.Type.TUPLE ? new TupleNode() : JsonNodeFactory.instance.arrayNode();
                elements.forEach(element -> values.add(value(element)));
                yield values;
            }
            case PythonExpression.Dictionary dictionary -> object(dictionary);
            default -> throw new Unreadable("a value has no place in a call");
        };
    }

    private static JsonNode nested(PythonExpression.Call call) {
        ObjectNode arguments = arguments(call);
        return arguments.isEmpty()
                ? TextNode.valueOf(call.source())
                : JsonNodeFactory.instance.objectNode().set(name(call.called()), arguments);
    }

    private static JsonNode literal(Object value) {
        return switch (value) {
            case Boolean truth -> BooleanNode.valueOf(truth);
            case String text -> TextNode.valueOf(text);
            case BigInteger whole -> BigIntegerNode.valueOf(whole);
            case Double number -> DoubleNode.valueOf(number);
            case PythonExpression.Special special when special == PythonExpression.Special.NONE -> NullNode.instance;
            case PythonExpression.Special special
            when special == PythonExpression.Special.ELLIPSIS -> TextNode.valueOf("...");
            default -> throw new Unreadable("a literal has no place in a call");
        };
    }

    /// Every sign is a minus to the published decoder, `+`, `~` and `not` too.
    private static JsonNode negative(Object value) {
        return switch (value) {
            case Boolean truth -> BigIntegerNode.valueOf(truth ? BigInteger.ONE.negate() : BigInteger.ZERO);
            case BigInteger whole -> BigIntegerNode.valueOf(whole.negate());
            case Double number -> DoubleNode.valueOf(-number);
            default -> throw new IllegalArgumentException("no number: " + value);
        };
    }

    private static boolean isArithmetic(Operation operation) {
        for (int i = 0; i < operation.operands().size(); i++) {
            PythonExpression operand = operation.operands().get(i);
            boolean power = i < operation.operators().size()
                    && operation.operators().get(i).equals("**");
            if (!isLiteral(operand) || (power && operand instanceof PythonExpression.Signed)) {
                return false;
            }
        }
        return PythonParser.ARITHMETIC.containsAll(operation.operators());
    }

    private static boolean isLiteral(PythonExpression expression) {
        return switch (expression) {
            case PythonExpression.Literal _ -> true;
            case PythonExpression.Signed(String _, PythonExpression.Literal(Object number)) ->
                number instanceof Number || number instanceof Boolean;
            case Operation operation -> isArithmetic(operation);
            case Sequence(Sequence.Type type, List<PythonExpression> elements) ->
                type != Sequence.Type.SET && elements.stream().allMatch(PythonReader::isLiteral);
            case PythonExpression.Dictionary(List<PythonExpression> keys, List<PythonExpression> values) ->
                keys.stream().allMatch(PythonReader::isLiteral)
                        && values.stream().allMatch(PythonReader::isLiteral);
            default -> false;
        };
    }

    private static JsonNode object(PythonExpression.Dictionary dictionary) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < dictionary.keys().size(); i++) {
            JsonNode key = value(dictionary.keys().get(i));
            if (!key.isValueNode()) {
                throw new Unreadable("a key of a dictionary is no single value");
            }
            values.set(key.asText(), value(dictionary.values().get(i)));
        }
        return values;
    }
}
