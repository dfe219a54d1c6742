package dev.edgewise.environment.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// An arithmetic expression of numbers and the four operations.
public sealed interface Expression {
    /// A number without a sign.
    record Literal(BigDecimal number) implements Expression {
        @Override
        public Fraction value() {
            return Fraction.of(number);
        }

        @Override
        public String text() {
            return number.toPlainString();
        }
    }

    /// Two expressions joined by an operator.
    record Operation(Operator operator, Expression left, Expression right) implements Expression {
        @Override
        public Fraction value() {
            return left.value().apply(operator, right.value());
        }

        @Override
        public String text() {
            return wrapped(left, false) + operator.sign() + wrapped(right, true);
        }

        /// Adds brackets only where they are needed: `a-(b+c)` and `a-(b-c)` need them, `(a-b)-c` does not.
        private String wrapped(Expression part, boolean onRight) {
            boolean brackets = part instanceof Operation inner
                    && (inner.operator().precedence() < operator.precedence()
                            || (onRight
                                    && inner.operator().precedence() == operator.precedence()
                                    && !(operator.commutes() && inner.operator() == operator)));
            return brackets ? "(" + part.text() + ")" : part.text();
        }
    }

    /// Returns the exact value.
    ///
    /// @throws ArithmeticException on division by zero
    Fraction value();

    /// Returns the expression with no more brackets than needed and no blanks: `8*(3+2)`.
    String text();

    /// Returns the numbers from left to right.
    default List<BigDecimal> numbers() {
        return switch (this) {
            case Literal(BigDecimal number) -> List.of(number);
            case Operation(Operator ignored, Expression left, Expression right) -> {
                List<BigDecimal> numbers = new ArrayList<>(left.numbers());
                numbers.addAll(right.numbers());
                yield numbers;
            }
        };
    }

    /// Counts the operations.
    default int operations() {
        return numbers().size() - 1;
    }

    /// Returns the sub-results from the inside out, left before right: `3+2=5`, `8*5=40`. A sub-result that is
    /// not whole is a fraction in brackets: `(8/3)+1=11/3`.
    ///
    /// @throws ArithmeticException on division by zero
    default List<String> steps() {
        return switch (this) {
            case Literal ignored -> List.of();
            case Operation(Operator operator, Expression left, Expression right) -> {
                List<String> steps = new ArrayList<>(left.steps());
                steps.addAll(right.steps());
                steps.add(operand(left) + operator.sign() + operand(right) + "=" + value());
                yield steps;
            }
        };
    }

    private static String operand(Expression part) {
        Fraction value = part.value();
        return value.isWhole() ? value.toString() : "(" + value + ")";
    }
}
