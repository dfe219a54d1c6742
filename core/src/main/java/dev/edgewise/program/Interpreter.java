package dev.edgewise.program;

import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.environment.expression.Operator;
import dev.edgewise.program.Function.Statement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Computes what a function returns, within limits.
///
/// Numbers are exact: 0.1 + 0.2 is 0.3, where Python's is not. `//` and `%` round down and `round` rounds halves
/// to even, as Python's do.
final class Interpreter {
    private static final int MOST_PLACES = 20;

    private final Map<String, Function> functions;
    private final ProgramLimits limits;
    private int steps;
    private int calls;

    Interpreter(Map<String, Function> functions, ProgramLimits limits) {
        this.functions = functions;
        this.limits = limits;
    }

    /// Returns what the function returns.
    ///
    /// @throws Refusal if it goes beyond a limit, or uses what there is not
    Fraction call(Function function, List<Fraction> arguments) {
        if (arguments.size() != function.parameters().size()) {
            throw new Refusal(function.name() + " takes "
                    + numbers(function.parameters().size()) + " but got " + numbers(arguments.size()));
        }
        if (++calls > limits.calls()) {
            throw new Refusal("functions call each other more than " + limits.calls() + " deep");
        }
        Map<String, Fraction> names = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            names.put(function.parameters().get(i), arguments.get(i));
        }
        for (Statement statement : function.body()) {
            step();
            switch (statement) {
                case Statement.Assignment(String name, Expression value) -> names.put(name, value(value, names));
                case Statement.Return(Expression value) -> {
                    Fraction returned = value(value, names);
                    calls--;
                    return returned;
                }
            }
        }
        throw new Refusal(function.name() + " returns nothing");
    }

    private Fraction value(Expression expression, Map<String, Fraction> names) {
        step();
        return bounded(
                switch (expression) {
                    case Expression.Literal(Fraction number) -> number;
                    case Expression.Name(String name) -> known(name, names);
                    case Expression.Negated(Expression operand) ->
                        value(operand, names).negated();
                    case Expression.Chain(List<Expression> operands, List<String> operators) -> {
                        Fraction so = value(operands.getFirst(), names);
                        for (int i = 0; i < operators.size(); i++) {
                            so = bounded(applied(so, operators.get(i), value(operands.get(i + 1), names)));
                        }
                        yield so;
                    }
                    case Expression.Call(String function, List<Expression> arguments) ->
                        called(
                                function,
                                arguments.stream()
                                        .map(each -> value(each, names))
                                        .toList());
                });
    }

    private static Fraction known(String name, Map<String, Fraction> names) {
        Fraction value = names.get(name);
        if (value == null) {
            throw new Refusal("\"" + name + "\" is not known");
        }
        return value;
    }

    private Fraction applied(Fraction left, String operator, Fraction right) {
        return switch (operator) {
            case "+" -> left.apply(Operator.ADD, right);
            case "-" -> left.apply(Operator.SUBTRACT, right);
            case "*" -> left.apply(Operator.MULTIPLY, right);
            case "/" -> quotient(left, right);
            case "//" -> floor(quotient(left, right));
            case "%" ->
                left.apply(Operator.SUBTRACT, floor(quotient(left, right)).apply(Operator.MULTIPLY, right));
            default -> power(left, right);
        };
    }

    private static Fraction quotient(Fraction left, Fraction right) {
        if (right.numerator().signum() == 0) {
            throw new Refusal("it divides by zero");
        }
        return left.apply(Operator.DIVIDE, right);
    }

    private static Fraction floor(Fraction number) {
        return whole(number, RoundingMode.FLOOR);
    }

    private static Fraction whole(Fraction number, RoundingMode mode) {
        return Fraction.of(new BigDecimal(number.numerator()).divide(new BigDecimal(number.denominator()), 0, mode));
    }

    /// Computes a power only if it stays within the limit, which its size says beforehand.
    private Fraction power(Fraction base, Fraction exponent) {
        if (!exponent.isWhole()) {
            throw new Refusal("a power needs a whole exponent");
        }
        BigInteger size = exponent.numerator().abs();
        if (base.isWhole() && base.numerator().abs().bitLength() <= 1) { // 0, 1 and −1 never grow
            size = size.testBit(0) ? BigInteger.ONE : size.min(BigInteger.TWO);
        }
        int bits = Math.max(base.numerator().bitLength(), base.denominator().bitLength());
        if (size.multiply(BigInteger.valueOf(bits)).compareTo(BigInteger.valueOf(2L * limits.bits())) > 0) {
            throw tooLarge();
        }
        int times = size.intValueExact();
        Fraction power =
                new Fraction(base.numerator().pow(times), base.denominator().pow(times));
        return exponent.numerator().signum() < 0 ? quotient(Fraction.of(1), power) : power;
    }

    private Fraction called(String name, List<Fraction> arguments) {
        Function own = functions.get(name);
        if (own != null) {
            return call(own, arguments);
        }
        return switch (name + "/" + arguments.size()) {
            case "abs/1" -> {
                Fraction number = arguments.getFirst();
                yield number.numerator().signum() < 0 ? number.negated() : number;
            }
            case "float/1" -> arguments.getFirst();
            case "int/1" -> whole(arguments.getFirst(), RoundingMode.DOWN);
            case "round/1" -> whole(arguments.getFirst(), RoundingMode.HALF_EVEN);
            case "round/2" -> rounded(arguments.getFirst(), arguments.get(1));
            default -> extreme(name, arguments);
        };
    }

    private static Fraction rounded(Fraction number, Fraction places) {
        BigInteger digits = places.numerator();
        if (!places.isWhole()
                || digits.abs().bitLength() > Integer.SIZE - 1
                || Math.abs(digits.intValue()) > MOST_PLACES) {
            throw new Refusal("round takes at most " + MOST_PLACES + " places");
        }
        return Fraction.of(new BigDecimal(number.numerator())
                .divide(new BigDecimal(number.denominator()), digits.intValue(), RoundingMode.HALF_EVEN));
    }

    private static Fraction extreme(String name, List<Fraction> numbers) {
        boolean most = name.equals("max");
        if (numbers.size() < 2 || !(most || name.equals("min"))) {
            throw new Refusal("there is no function " + name + " of " + numbers(numbers.size())
                    + "; there are those of the program, abs, float, int, max, min and round");
        }
        Stream<Fraction> all = numbers.stream();
        return (most ? all.max(Interpreter::compare) : all.min(Interpreter::compare)).orElseThrow();
    }

    private static int compare(Fraction one, Fraction other) {
        return one.apply(Operator.SUBTRACT, other).numerator().signum();
    }

    private Fraction bounded(Fraction number) {
        if (Math.max(number.numerator().bitLength(), number.denominator().bitLength()) > limits.bits()) {
            throw tooLarge();
        }
        return number;
    }

    private Refusal tooLarge() {
        return new Refusal("a number has more than " + limits.bits() + " bits");
    }

    private void step() {
        if (++steps > limits.steps()) {
            throw new Refusal("it takes more than " + limits.steps() + " steps");
        }
    }

    private static String numbers(int count) {
        return count == 1 ? "1 number" : count + " numbers";
    }
}
