package dev.edgewise.tool.loop;

import dev.edgewise.python.PythonExpression;
import dev.edgewise.python.PythonExpression.Argument;
import dev.edgewise.python.PythonParser;
import dev.edgewise.python.PythonParser.Statement;
import dev.edgewise.python.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells calls with literals from everything else that can be written in Python.
final class CommandReader {
    private CommandReader() {}

    static Command command(String source) {
        List<Statement> statements;
        try {
            statements = PythonParser.statements(source);
        } catch (Unreadable none) {
            return new Command.Fault(LoopError.SYNTAX);
        }
        PythonExpression only = statements.getFirst().expression();
        if (statements.size() > 1 || only == null) {
            return new Command.Fault(LoopError.UNKNOWN);
        }
        return only
                        instanceof
                        PythonExpression.Call(PythonExpression.Name(String name), List<Argument> arguments, String _)
                ? call(name, arguments)
                : new Command.Fault(LoopError.NOT_A_CALL);
    }

    private static Command call(String name, List<Argument> arguments) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            if (!(argument.value() instanceof PythonExpression.Literal(Object literal))) {
                return new Command.Fault(LoopError.NOT_LITERAL);
            }
            switch (argument.kind()) {
                case POSITIONAL -> positional.add(value(literal));
                case NAMED -> named.put(argument.name(), value(literal));
                case STARRED, SPREAD -> {
                    return new Command.Fault(LoopError.NOT_LITERAL);
                }
            }
        }
        return new Command.Call(name, positional, named, arguments.size());
    }

    private static Object value(Object literal) {
        return switch (literal) {
            case PythonExpression.Special special ->
                special == PythonExpression.Special.NONE ? PythonValue.Special.NONE : PythonValue.Special.UNUSED;
            default -> literal;
        };
    }
}
