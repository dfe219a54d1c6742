package dev.edgewise.tool;

import com.fasterxml.jackson.databind.JsonNode;

/// What a tool does. It may be called from several threads.
@FunctionalInterface
public interface ToolHandler {
    /// Answers a call.
    ///
    /// @param arguments an object by the tool's schema, as far as [ToolRunner] has looked: the required ones are
    ///     there, and no others than the schema names; must not be changed
    /// @return what the model reads
    /// @throws Exception if the call cannot be answered; the model reads its message
    String call(JsonNode arguments) throws Exception;
}
