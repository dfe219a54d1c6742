package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;

/// A call that is asked for.
///
/// @param accepted the accepted values by argument, each a list. `""` among them means that the argument may be left
///     out; must not be changed
public record ReferenceCall(String name, ObjectNode accepted) {
    public ReferenceCall {
        accepted.properties().forEach(argument -> {
            if (!argument.getValue().isArray()) {
                throw new DataException("the accepted values of \"" + Quoted.of(argument.getKey()) + "\" are "
                        + Quoted.of(argument.getValue().toString()) + "; write them as a list, as in [\"Graz\", \"\"]");
            }
        });
    }

    /// Reads `{name: {argument: [accepted, …]}}`, as BFCL's answer files have it.
    ///
    /// @throws DataException if it is something else
    public static ReferenceCall of(JsonNode call) {
        if (call.size() != 1 || !(call.properties().iterator().next().getValue() instanceof ObjectNode accepted)) {
            throw new DataException("the reference " + Quoted.of(call.toString())
                    + " is no call; write it as {\"book_room\": {\"city\": [\"Graz\"], \"view\": [true, \"\"]}}");
        }
        return new ReferenceCall(call.properties().iterator().next().getKey(), accepted);
    }
}
