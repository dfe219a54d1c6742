package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Products of two whole numbers: `47*6=` is `282`.
///
/// | level | factors |
/// |---|---|
/// | 0 | one digit × 0, 1 or 2 |
/// | 1 | 2 to 5 × 2 to 5 |
/// | 2 | 2 to 9 × 6 to 9 |
/// | 3, 4 | two digits × one digit: no carry; with carry |
/// | 5 | three digits × one digit |
/// | 6 | two digits × 11 to 19 |
/// | 7 | two digits × two digits |
/// | 8 | three digits × two digits |
/// | 9 | three digits × three digits |
///
/// Beyond the ladder: four digits × three, and × four digits.
///
/// Steps multiply the longer factor (the first of two of equal length) by each digit of the other, column by
/// column from the ones with the carry last (`7*6=42`, `4*6+4=28`). Then they write the row's value
/// (`47*30=1410`) and add the rows up (`282+1410=1692`). A row of a zero digit is left out. One-digit products
/// have no steps, and products with a one-digit factor have no row values.
public final class Multiplication extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789*+=";

    private static final List<Rung> LADDER = List.of(
            rung("one digit * 0, 1 or 2", r -> Digits.draw(r, 1), r -> r.nextInt(3), (a, b) -> true),
            rung("2 to 5 * 2 to 5", r -> r.nextInt(2, 6), r -> r.nextInt(2, 6), (a, b) -> true),
            rung("2 to 9 * 6 to 9", r -> r.nextInt(2, 10), r -> r.nextInt(6, 10), (a, b) -> true),
            rung(
                    "two digits * one digit, no carry",
                    Multiplication::two,
                    r -> r.nextInt(2, 5),
                    (a, b) -> !carries(a, b)),
            rung(
                    "two digits * one digit, with carry",
                    Multiplication::two,
                    r -> r.nextInt(2, 10),
                    Multiplication::carries),
            rung("three digits * one digit", Multiplication::three, r -> r.nextInt(2, 10), (a, b) -> true),
            rung("two digits * 11 to 19", Multiplication::two, r -> r.nextInt(11, 20), (a, b) -> true),
            rung("two digits * two digits", Multiplication::two, Multiplication::two, (a, b) -> true),
            rung("three digits * two digits", Multiplication::three, Multiplication::two, (a, b) -> true),
            rung("three digits * three digits", Multiplication::three, Multiplication::three, (a, b) -> true));

    private static final List<Rung> BEYOND = List.of(
            rung("four digits * three digits", r -> Digits.draw(r, 4), Multiplication::three, (a, b) -> true),
            rung("four digits * four digits", r -> Digits.draw(r, 4), r -> Digits.draw(r, 4), (a, b) -> true));

    public Multiplication(AnswerFormat format, boolean showSteps) {
        super("multiplication", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static int two(RandomGenerator random) {
        return Digits.draw(random, 2);
    }

    private static int three(RandomGenerator random) {
        return Digits.draw(random, 3);
    }

    private static Rung rung(
            String description,
            ToIntFunction<RandomGenerator> first,
            ToIntFunction<RandomGenerator> second,
            BiPredicate<Integer, Integer> belongs) {
        return new Rung(description, random -> {
            int a = first.applyAsInt(random);
            int b = second.applyAsInt(random);
            boolean swap = random.nextBoolean();
            return belongs.test(a, b) ? Optional.of(swap ? problem(b, a) : problem(a, b)) : Optional.empty();
        });
    }

    /// Tells whether a column of `a` times the one-digit `b` exceeds 9.
    private static boolean carries(int a, int b) {
        return Digits.at(a, 0) * b > 9 || Digits.at(a, 1) * b > 9;
    }

    static Problem problem(int a, int b) {
        String label = a + "*" + b;
        String key = Math.min(a, b) + "*" + Math.max(a, b);
        List<String> steps = Digits.count(a) >= Digits.count(b) ? rowSteps(a, b) : rowSteps(b, a);
        return new Problem(key, label, label + "=", Integer.toString(a * b), steps);
    }

    /// Returns forgotten carries, neighbours in the table of products, missing zeros, and wrong sums.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        String question = task.question().replace("=", "");
        if (slips.atAnswer()) {
            if (task.steps().isEmpty()) {
                String[] factors = question.split("\\*", -1);
                slips.add(neighbour(task.answer(), factors[0], random), question + " is another product");
            }
            slips.misread(question);
            return slips.all();
        }
        String left = slips.left();
        int value = slips.value();
        slips.misreckon(left, value);
        int times = left.indexOf('*');
        int plus = left.indexOf('+');
        if (times < 0) {
            return slips.all();
        }
        if (plus > 0) {
            int carry = Integer.parseInt(left.substring(plus + 1));
            slips.add(left.substring(0, plus) + "=" + (value - carry), "the carry is forgotten");
        } else if (left.endsWith("0") && times < left.length() - 2) {
            slips.add(left + "=" + value / 10, "a zero is missing");
        } else {
            String wrong = neighbour(Integer.toString(value), left.substring(0, times), random);
            slips.add(left + "=" + wrong, left + " is not " + wrong);
        }
        return slips.all();
    }

    /// Returns a product that is one factor too large or too small.
    private static String neighbour(String product, String factor, RandomGenerator random) {
        int right = Integer.parseInt(product);
        int by = Math.max(1, Integer.parseInt(factor));
        return Integer.toString(random.nextBoolean() && right >= by ? right - by : right + by);
    }

    private static List<String> rowSteps(int upper, int lower) {
        List<String> steps = new ArrayList<>();
        int rows = Digits.count(lower);
        int total = 0;
        for (int row = 0; row < rows; row++) {
            int digit = Digits.at(lower, row);
            if (digit == 0) {
                continue;
            }
            columnSteps(upper, digit, steps);
            int factor = digit * Digits.power(row);
            if (rows > 1) {
                steps.add(upper + "*" + factor + "=" + upper * factor);
            }
            if (total > 0) {
                steps.add(total + "+" + upper * factor + "=" + (total + upper * factor));
            }
            total += upper * factor;
        }
        return steps;
    }

    private static void columnSteps(int upper, int digit, List<String> steps) {
        int carry = 0;
        int columns = Digits.count(upper);
        for (int column = 0; column < columns && columns > 1; column++) {
            int product = Digits.at(upper, column) * digit + carry;
            steps.add(Digits.at(upper, column) + "*" + digit + (carry > 0 ? "+" + carry : "") + "=" + product);
            carry = product / 10;
        }
    }
}
