package dev.edgewise.environment.tools;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.Episodes;
import dev.edgewise.plugin.EnvironmentProvider;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Task;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.tool.loop.LoopFunction;
import dev.edgewise.tool.loop.PythonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Word problems whose arithmetic a calculator does: `Add(3, 4)`, `Answer(7)`.
///
/// | level | steps | operations | numbers |
/// |---|---|---|---|
/// | 0 | 1 | plus | one digit |
/// | 1 | 1 | plus, minus | one digit |
/// | 2 | 2 | plus, minus | one digit |
/// | 3 | 2 | all four | up to two digits |
/// | 4 | 3 | all four | up to two digits |
/// | 5 | 4 | all four | up to three digits |
/// | 6 | 6 | all four | up to three digits |
///
/// No result is below zero or has a fraction, since the loop knows no sign before a number.
public final class Calculator extends SeededEpisodes<Calculator.WordProblem> {
    /// Makes the family from its settings.
    public static final EnvironmentProvider<LoopSettings> PROVIDER = EnvironmentProvider.of(
            "calculator", LoopSettings.class, (settings, context) -> new Calculator(context.name(), settings));

    private static final List<String> LEVELS = List.of(
            "one step, plus, one digit",
            "one step, plus or minus, one digit",
            "two steps, plus and minus, one digit",
            "two steps, all operations, up to two digits",
            "three steps, all operations, up to two digits",
            "four steps, all operations, up to three digits",
            "six steps, all operations, up to three digits");

    private static final int[] STEPS = {1, 1, 2, 2, 3, 4, 6};
    private static final int[] LARGEST = {9, 9, 9, 99, 99, 999, 999};
    private static final long MOST = 1_000_000;

    private static final List<String> NAMES = List.of("Mia", "Ben", "Ada", "Tom", "Eva", "Max", "Lea", "Jon");
    private static final List<String> THINGS = List.of("apples", "coins", "books", "shells", "cards", "stamps", "pens");

    /// The calculator.
    static final List<LoopFunction> FUNCTIONS = List.of(
            function("Add", "a plus b", BigInteger::add, Double::sum),
            function("Subtract", "a minus b", BigInteger::subtract, (a, b) -> a - b),
            function("Multiply", "a times b", BigInteger::multiply, (a, b) -> a * b),
            new LoopFunction("Divide", "a divided by b", List.of("a", "b"), "Divide(a=6, b=2)", Calculator::divide));

    private final boolean instructions;
    private final LoopEpisodes episodes;

    Calculator(String name, LoopSettings settings) {
        super(name, LEVELS);
        this.instructions = settings.instructions();
        this.episodes = new LoopEpisodes(_ -> FUNCTIONS, settings.errorReward(), AnswerCheck.TEXT);
    }

    /// A problem.
    record WordProblem(
            String question,
            String answer,
            List<String> steps,
            @Nullable Conversation prompt,
            List<Message> expert) implements Problem {}

    private static LoopFunction function(
            String name, String description, BinaryOperator<BigInteger> whole, DoubleBinaryOperator real) {
        return new LoopFunction(name, description, List.of("a", "b"), name + "(a=6, b=2)", values -> {
            Number a = PythonValue.number(values.getFirst());
            Number b = PythonValue.number(values.get(1));
            return a instanceof BigInteger left && b instanceof BigInteger right
                    ? whole.apply(left, right)
                    : (Object) real.applyAsDouble(a.doubleValue(), b.doubleValue());
        });
    }

    private static Object divide(List<Object> values) {
        Number a = PythonValue.number(values.getFirst());
        Number b = PythonValue.number(values.get(1));
        if (b.doubleValue() == 0) {
            throw new ArithmeticException("division by zero");
        }
        if (a instanceof BigInteger left && b instanceof BigInteger right) {
            BigInteger[] parts = left.divideAndRemainder(right);
            if (parts[1].signum() == 0) {
                return parts[0];
            }
        }
        return a.doubleValue() / b.doubleValue();
    }

    @Override
    WordProblem make(int level, RandomGenerator random) {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String things = THINGS.get(random.nextInt(THINGS.size()));
        long value = random.nextInt(1, LARGEST[level] + 1);
        StringBuilder story = new StringBuilder(name + " has " + value + " " + things + ".");
        List<String> calls = new ArrayList<>();
        while (calls.size() < STEPS[level]) {
            int operation = level == 0 ? 0 : random.nextInt(level < 3 ? 2 : 4);
            long other = operation < 2 ? random.nextInt(1, LARGEST[level] + 1) : random.nextInt(2, 10);
            long next = switch (operation) {
                case 0 -> value + other;
                case 1 -> value - other;
                case 2 -> value * other;
                default -> value % other == 0 ? value / other : -1;
            };
            if (next < 0 || next > MOST) {
                continue;
            }
            story.append(' ').append(sentence(operation, name, other));
            calls.add(FUNCTIONS.get(operation).name() + "(" + value + ", " + other + ")");
            value = next;
        }
        story.append(" How many ").append(things).append(" does ").append(name).append(" have now?");
        String question = story.toString();
        return new WordProblem(
                question,
                Long.toString(value),
                calls,
                instructions ? prompt(question) : null,
                LoopEpisodes.expert(FUNCTIONS, calls, Long.toString(value)));
    }

    private static Conversation prompt(String question) {
        return new Conversation(List.of(new Message("user", LoopEpisodes.instructions(FUNCTIONS) + question)));
    }

    private static String sentence(int operation, String name, long number) {
        return switch (operation) {
            case 0 -> name + " gets " + number + " more.";
            case 1 -> name + " gives " + number + " away.";
            case 2 -> "Then there are " + number + " times as many.";
            default -> "Only one part in " + number + " is kept.";
        };
    }

    @Override
    public Score score(Task task, String completion) {
        return episodes.score(task, completion);
    }

    @Override
    public Optional<Episodes> episodes() {
        return Optional.of(episodes);
    }
}
