package dev.edgewise.environment.family;

import static dev.edgewise.environment.expression.Operator.ADD;
import static dev.edgewise.environment.expression.Operator.DIVIDE;
import static dev.edgewise.environment.expression.Operator.MULTIPLY;
import static dev.edgewise.environment.expression.Operator.SUBTRACT;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.environment.expression.Operator;
import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Reaches a target with given numbers, each used exactly once: `make 26 from 3,8,2, each once:` is `3*8+2`.
///
/// | level | numbers | up to | the expert's operations | target |
/// |---|---|---|---|---|
/// | 0, 1, 2 | 2 | 9 | one `+`; one `-`; one `*` | any |
/// | 3 | 3 | 9 | `+` | any |
/// | 4 | 3 | 9 | `+ -`, some `-` | any |
/// | 5 | 3 | 9 | `+ - *`, some `*` | any |
/// | 6 | 3 | 12 | `+ - * /`, some `/` | any |
/// | 7 | 4 | 9 | `+ - *`, some `*` | any |
/// | 8 | 4 | 12 | `+ - * /`, some `/` | any |
/// | 9 | 4 | 50 | `+ - * /` | 10 to 100 |
/// | 10 | 5 | 50 | `+ - * /` | 10 to 200 |
/// | 11 | 6 | 100 | `+ - * /` | 100 to 999 |
///
/// Any expression with the value of the target is right if it uses exactly the given numbers. [ExpressionParser]
/// says what it may contain. Fractions on the way are allowed. In the expert's solution every sub-result is a
/// whole number from 1 to [#LARGEST_RESULT], and nothing is multiplied or divided by 1. The steps are the
/// sub-results: `3*8=24`, `24+2=26`.
public final class Countdown extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789+-*/()=,: acefhkmnor";

    private static final int LARGEST_RESULT = 9_999;

    private static final List<Rung> LADDER = List.of(
            rung("two numbers up to 9, one addition", 2, 9, EnumSet.of(ADD), ADD),
            rung("two numbers up to 9, one subtraction", 2, 9, EnumSet.of(SUBTRACT), SUBTRACT),
            rung("two numbers up to 9, one multiplication", 2, 9, EnumSet.of(MULTIPLY), MULTIPLY),
            rung("three numbers up to 9, additions", 3, 9, EnumSet.of(ADD), ADD),
            rung("three numbers up to 9, with subtraction", 3, 9, EnumSet.of(ADD, SUBTRACT), SUBTRACT),
            rung("three numbers up to 9, with multiplication", 3, 9, EnumSet.of(ADD, SUBTRACT, MULTIPLY), MULTIPLY),
            rung("three numbers up to 12, with division", 3, 12, EnumSet.allOf(Operator.class), DIVIDE),
            rung("four numbers up to 9, with multiplication", 4, 9, EnumSet.of(ADD, SUBTRACT, MULTIPLY), MULTIPLY),
            rung("four numbers up to 12, with division", 4, 12, EnumSet.allOf(Operator.class), DIVIDE),
            rung("four numbers up to 50, target 10 to 100", 4, 50, 10, 100),
            rung("five numbers up to 50, target 10 to 200", 5, 50, 10, 200),
            rung("six numbers up to 100, target 100 to 999", 6, 100, 100, 999));

    public Countdown(AnswerFormat format, boolean showSteps) {
        super("countdown", ALPHABET, LADDER, Countdown::solves, format, showSteps);
    }

    /// An expression whose sub-results are all natural, with its value.
    private record Part(Expression expression, int value) {}

    private static Rung rung(String description, int count, int largest, Set<Operator> allowed, Operator required) {
        List<Operator> operators = List.copyOf(EnumSet.copyOf(allowed));
        return new Rung(
                description,
                Set.of(required.name().toLowerCase(Locale.ROOT)),
                random -> proposeTree(random, count, largest, operators)
                        .filter(part -> part.expression().text().indexOf(required.sign()) >= 0)
                        .map(part -> problem(part.expression(), random)));
    }

    private static Rung rung(String description, int count, int largest, int leastTarget, int mostTarget) {
        List<Operator> operators = List.of(Operator.values());
        return new Rung(
                description,
                random -> proposeTree(random, count, largest, operators)
                        .filter(part -> part.value() >= leastTarget && part.value() <= mostTarget)
                        .map(part -> problem(part.expression(), random)));
    }

    /// Joins randomly chosen pairs of numbers and sub-results until one expression is left. Each pair is joined
    /// by one of the operations whose result is natural.
    private static Optional<Part> proposeTree(
            RandomGenerator random, int count, int largest, List<Operator> operators) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = random.nextInt(1, largest + 1);
            parts.add(new Part(new Expression.Literal(BigDecimal.valueOf(number)), number));
        }
        while (parts.size() > 1) {
            Part left = parts.remove(random.nextInt(parts.size()));
            Part right = parts.remove(random.nextInt(parts.size()));
            List<Operator> natural = operators.stream()
                    .filter(operator -> isNatural(operator, left.value(), right.value()))
                    .toList();
            if (natural.isEmpty()) {
                return Optional.empty();
            }
            Operator operator = natural.get(random.nextInt(natural.size()));
            Expression joined = new Expression.Operation(operator, left.expression(), right.expression());
            parts.add(new Part(joined, result(operator, left.value(), right.value())));
        }
        return Optional.of(parts.getFirst());
    }

    /// Returns other operations on the numbers that are left, carried on until one number is left and is not the
    /// target;
    /// and wrong results. The answer has none.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        Optional<Expression> reference = ExpressionParser.parse(task.answer());
        if (slips.atAnswer() || reference.isEmpty()) {
            return List.of();
        }
        List<Integer> numbers = reference.get().numbers().stream()
                .map(BigDecimal::intValueExact)
                .collect(Collectors.toCollection(ArrayList::new));
        task.steps().subList(0, step).forEach(taken -> DeadEnd.take(taken, numbers));
        for (int i = 0; i < DeadEnd.TRIES; i++) {
            DeadEnd.draw(numbers, random, reference.get().value().toString(), slips.right())
                    .ifPresent(end -> slips.add(end.steps().getFirst(), end.why(), end.rest()));
        }
        slips.misreckon(slips.left(), slips.value());
        return slips.all();
    }

    static boolean isNatural(Operator operator, int left, int right) {
        return switch (operator) {
            case ADD -> left + right <= LARGEST_RESULT;
            case SUBTRACT -> left > right;
            case MULTIPLY -> left > 1 && right > 1 && left * right <= LARGEST_RESULT;
            case DIVIDE -> right > 1 && left % right == 0;
        };
    }

    static int result(Operator operator, int left, int right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
        };
    }

    static Problem problem(Expression tree, RandomGenerator random) {
        List<BigDecimal> numbers = new ArrayList<>(tree.numbers());
        Collections.shuffle(numbers, random);
        String target = tree.value().toString();
        String label = joined(numbers) + "=" + target;
        String key = joined(numbers.stream().sorted().toList()) + "=" + target;
        String question = "make " + target + " from " + joined(numbers) + ", each once:";
        return new Problem(key, label, question, tree.text(), tree.steps());
    }

    private static String joined(List<BigDecimal> numbers) {
        return numbers.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(","));
    }

    /// Tells whether an answer is right. The reference answer holds what the question gives: the numbers, and
    /// the target as its value.
    private static boolean solves(AnswerFormat format, Task task, String answer) {
        Optional<Expression> given = ExpressionParser.parse(answer);
        Optional<Expression> reference = ExpressionParser.parse(task.answer());
        if (given.isEmpty() || reference.isEmpty()) {
            return false;
        }
        List<BigDecimal> used = given.get().numbers().stream().sorted().toList();
        if (!used.equals(reference.get().numbers().stream().sorted().toList())) {
            return false;
        }
        try {
            return given.get().value().equals(reference.get().value());
        } catch (ArithmeticException divisionByZero) {
            return false;
        }
    }
}
