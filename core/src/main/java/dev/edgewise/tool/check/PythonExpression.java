package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a Python expression is, as far as a call can hold it.
sealed interface PythonExpression {
    /// A literal, or a list, tuple or dictionary of values.
    ///
    /// @param constant whether it is a single literal
    record Value(JsonNode value, boolean constant) implements PythonExpression {}

    /// A name, which stands for its own text.
    record Name(String name) implements PythonExpression {}

    /// A call. Arguments without a name are dropped.
    ///
    /// @param name without what it is called on, where that is no name
    record Call(String name, ObjectNode arguments, String source) implements PythonExpression {}

    /// A part of something, `x[0]`, which stands for its own text.
    record Part(String source) implements PythonExpression {}

    /// Arithmetic with literals. The published decoder evaluates it; here it stands for its own text.
    record Arithmetic(String source) implements PythonExpression {}

    /// Something that Python reads and that has no value in a call: `x.y`, a set, arithmetic with names.
    record Other() implements PythonExpression {}
}
