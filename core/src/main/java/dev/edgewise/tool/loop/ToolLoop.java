package dev.edgewise.tool.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Answers commands: one reply of a model, and what becomes of it.
///
/// What is asked, in this order: is there a command, can it be read, is it one expression, a call of a name, with
/// literals, of a function that is registered, with as many values as it has parameters. Then the function runs.
public final class ToolLoop {
    /// What a model reads where it wrote no command.
    public static final String EMPTY = "Error: please provide a valid function call";

    private final Map<String, LoopFunction> functions = new LinkedHashMap<>();

    /// Makes a loop.
    ///
    /// @throws IllegalArgumentException if two functions have one name
    public ToolLoop(List<LoopFunction> functions) {
        for (LoopFunction each : functions) {
            if (this.functions.put(each.name(), each) != null) {
                throw new IllegalArgumentException("two functions are called " + each.name());
            }
        }
    }

    /// What a reply led to.
    public sealed interface Outcome {
        /// Returns what the model reads.
        String output();

        /// The function gave a value.
        record Success(LoopFunction function, List<Object> values, String output) implements Outcome {}

        /// There was no command.
        record Empty() implements Outcome {
            @Override
            public String output() {
                return EMPTY;
            }
        }

        /// The command was wrong, or its function failed.
        record Failure(LoopError error, String output) implements Outcome {}
    }

    /// Answers a reply.
    public Outcome answer(String reply) {
        String cleaned = Command.cleaned(reply);
        return switch (Command.of(cleaned)) {
            case Command.Empty _ -> new Outcome.Empty();
            case Command.Fault(LoopError error) -> failure(error, cleaned);
            case Command.Call call -> answer(call, cleaned);
        };
    }

    private Outcome answer(Command.Call call, String cleaned) {
        LoopFunction function = functions.get(call.name());
        if (function == null) {
            return failure(LoopError.UNKNOWN, cleaned);
        }
        if (call.count() != function.parameters().size()) {
            return wrongFormat(function);
        }
        Object[] values = new Object[function.parameters().size()];
        for (int i = 0; i < call.positional().size(); i++) {
            values[i] = call.positional().get(i);
        }
        for (Map.Entry<String, Object> named : call.named().entrySet()) {
            int at = function.parameters().indexOf(named.getKey());
            if (at < 0 || values[at] != null) {
                return wrongFormat(function);
            }
            values[at] = named.getValue();
        }
        if (Arrays.stream(values).anyMatch(value -> value == null)) {
            return wrongFormat(function);
        }
        List<Object> given = List.of(values);
        try {
            return new Outcome.Success(
                    function, given, PythonValue.text(function.body().apply(given)));
        } catch (WrongFormat wrong) {
            return wrongFormat(function);
        } catch (RuntimeException failed) {
            return new Outcome.Failure(
                    LoopError.INSIDE,
                    "Error: " + failed.getClass().getSimpleName()
                            + (failed.getMessage() == null ? "" : ": " + failed.getMessage()));
        }
    }

    private static Outcome wrongFormat(LoopFunction function) {
        return new Outcome.Failure(
                LoopError.WRONG_FORMAT,
                "Error: wrong format. Use " + function.signature() + ". Example: " + function.example());
    }

    private Outcome failure(LoopError error, String cleaned) {
        String said = switch (error) {
            case SYNTAX -> "syntax error in command " + cleaned;
            case UNKNOWN -> "unknown command " + cleaned + ". Use one of " + names();
            case NOT_A_CALL -> "the command " + cleaned + " must be a function call";
            case NOT_LITERAL ->
                "you cannot use variables as arguments: " + cleaned + ". Use literal values, without signs or lists";
            case WRONG_FORMAT, INSIDE -> throw new IllegalArgumentException("not known before the call");
        };
        return new Outcome.Failure(error, "Error: " + said);
    }

    private String names() {
        return functions.values().stream().map(LoopFunction::signature).collect(Collectors.joining(", "));
    }

    /// Returns the functions with their descriptions, one a line.
    public String help() {
        List<String> lines = new ArrayList<>();
        functions.values().forEach(each -> lines.add("- " + each.signature() + ": " + each.description()));
        return String.join("\n", lines);
    }
}
