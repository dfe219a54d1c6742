package dev.edgewise.program;

import dev.edgewise.environment.expression.Fraction;
import java.util.List;

/// An expression of a program.
sealed interface Expression {
    record Literal(Fraction value) implements Expression {}

    record Name(String name) implements Expression {}

    record Negated(Expression operand) implements Expression {}

    /// Operands of operators of one precedence, computed from the left.
    ///
    /// @param operators one fewer than operands
    record Chain(List<Expression> operands, List<String> operators) implements Expression {
        public Chain {
            operands = List.copyOf(operands);
            operators = List.copyOf(operators);
        }
    }

    record Call(String function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
