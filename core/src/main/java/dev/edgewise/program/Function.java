package dev.edgewise.program;

import java.util.List;

/// A function of a program.
record Function(String name, List<String> parameters, List<Statement> body) {
    Function {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
    }

    /// A statement of a function.
    sealed interface Statement {
        /// `name = value`; what `name += value` stands for is written out.
        record Assignment(String name, Expression value) implements Statement {}

        record Return(Expression value) implements Statement {}
    }
}
