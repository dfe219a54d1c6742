package dev.edgewise.tool.loop;

import java.util.List;
import java.util.Map;

/// What a reply says, read as Python.
public sealed interface Command {
    /// A call of a plain name with literals.
    ///
    /// @param positional values without a name, in order
    /// @param named values by name, in order; a name given twice stands once
    /// @param count values, names given twice counted twice
    record Call(String name, List<Object> positional, Map<String, Object> named, int count) implements Command {}

    /// Nothing that could be a command.
    record Empty() implements Command {}

    /// Something else.
    record Fault(LoopError error) implements Command {}

    /// Returns what a reply is cut to: `\_` becomes `_`, blanks around go, and so does all behind the last `)`. That
    /// repairs what chatty models add, and spoils text with a later parenthesis.
    static String cleaned(String reply) {
        String stripped = reply.replace("\\_", "_").strip();
        return stripped.substring(0, stripped.lastIndexOf(')') + 1);
    }

    /// Reads a cleaned reply. What is wrong is asked in this order: syntax, one expression, a call of a name,
    /// literals.
    static Command of(String cleaned) {
        return cleaned.length() < 2 ? new Empty() : CommandReader.command(cleaned);
    }
}
