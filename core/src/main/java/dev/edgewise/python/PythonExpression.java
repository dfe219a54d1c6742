package dev.edgewise.python;

import java.util.List;

/// An expression of Python.
public sealed interface PythonExpression {
    /// A single literal.
    ///
    /// @param value a `BigInteger`, `Double`, `Boolean`, `String` or [Special]
    record Literal(Object value) implements PythonExpression {}

    /// Literals that are no number, text or truth value.
    enum Special {
        NONE,
        ELLIPSIS,
        BYTES,
        COMPLEX
    }

    /// A name.
    record Name(String name) implements PythonExpression {}

    /// A call.
    ///
    /// @param source as it is written
    record Call(PythonExpression called, List<Argument> arguments, String source) implements PythonExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// An argument of a call.
    ///
    /// @param name empty, unless the kind is `NAMED`
    /// @param source the value as it is written
    record Argument(Kind kind, String name, PythonExpression value, String source) {
        /// How an argument is given: `1`, `a=1`, `*a`, `**a`.
        public enum Kind {
            POSITIONAL,
            NAMED,
            STARRED,
            SPREAD
        }
    }

    /// `of.name`.
    record Attribute(PythonExpression of, String name) implements PythonExpression {}

    /// `x[0]`.
    ///
    /// @param source as it is written
    record Subscript(String source) implements PythonExpression {}

    /// A list, tuple or set.
    record Sequence(Type type, List<PythonExpression> elements) implements PythonExpression {
        public Sequence {
            elements = List.copyOf(elements);
        }

        /// The brackets: square, round or curly.
        public enum Type {
            LIST,
            TUPLE,
            SET
        }
    }

    /// `{key: value}`.
    record Dictionary(List<PythonExpression> keys, List<PythonExpression> values) implements PythonExpression {
        public Dictionary {
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }
    }

    /// An operand behind `-`, `+`, `~` or `not`.
    record Signed(String sign, PythonExpression operand) implements PythonExpression {}

    /// Operands with operators between them, in the order in which they are written.
    ///
    /// @param source as it is written
    record Operation(List<PythonExpression> operands, List<String> operators, String source)
            implements PythonExpression {
        public Operation {
            operands = List.copyOf(operands);
            operators = List.copyOf(operators);
        }
    }

    /// Anything else that is an expression: a comprehension, a condition, a lambda, a text with values in it.
    record Other() implements PythonExpression {}
}
