package dev.edgewise.tool.loop;

import java.util.List;
import java.util.function.Function;

/// A function that a command may call.
///
/// @param description a sentence for the model
/// @param parameters names, in order; all of them must be given
/// @param example a call of it, as the messages about wrong ones show it
/// @param body from values in the order of the parameters to a value, see [PythonValue]; it may throw [WrongFormat]
///     for values of a wrong kind, and any other exception where it fails
public record LoopFunction(
        String name, String description, List<String> parameters, String example, Function<List<Object>, Object> body) {
    public LoopFunction {
        parameters = List.copyOf(parameters);
    }

    /// Returns name and parameters as Python writes them.
    public String signature() {
        return name + "(" + String.join(", ", parameters) + ")";
    }
}
