package dev.edgewise.environment.tools;

import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.environment.expression.Operator;
import dev.edgewise.environment.solution.Equations;
import dev.edgewise.tool.loop.ToolLoop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes calls of the calculator out of a written solution: `She buys 3 * 3 + 5 = 14 eggs` becomes `Multiply(3, 3)`,
/// `Add(9, 5)`.
final class WrittenChain {
    private final ToolLoop loop = LoopEpisodes.loop(Calculator.FUNCTIONS);
    private final List<String> calls = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    private WrittenChain() {}

    /// Returns the calls of a solution. Empty where it has no calculation, where one is wrong or passes through a
    /// number below zero, or where the last one does not give the answer. A calculation that is said twice is made
    /// once.
    ///
    /// @param steps of the solution
    /// @param answer the right one, a number
    static Optional<List<String>> of(List<String> steps, String answer) {
        WrittenChain chain = new WrittenChain();
        BigDecimal last = null;
        for (String step : steps) {
            for (Equations.Equation equation : Equations.of(step)) {
                if (!equation.holds() || !chain.take(equation)) {
                    return Optional.empty();
                }
                last = equation.claimed();
            }
        }
        return last != null && last.compareTo(new BigDecimal(answer)) == 0
                ? Optional.of(List.copyOf(chain.calls))
                : Optional.empty();
    }

    private boolean take(Equations.Equation equation) {
        return !taken.add(equation.text())
                || ExpressionParser.parse(equation.left()).flatMap(this::add).isPresent();
    }

    /// Adds the calls of an expression, and returns the literal of its result. Empty if the loop has none for it.
    private Optional<String> add(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> Optional.of(literal.text());
            case Expression.Operation(Operator operator, Expression left, Expression right) ->
                add(left).flatMap(a -> add(right).flatMap(b -> call(operator, a, b)));
        };
    }

    private Optional<String> call(Operator operator, String a, String b) {
        String function = switch (operator) {
            case ADD -> "Add";
            case SUBTRACT -> "Subtract";
            case MULTIPLY -> "Multiply";
            case DIVIDE -> "Divide";
        };
        String call = function + "(" + a + ", " + b + ")";
        calls.add(call);
        return loop.answer(call) instanceof ToolLoop.Outcome.Success success
                        && !success.output().startsWith("-")
                ? Optional.of(success.output())
                : Optional.empty();
    }
}
