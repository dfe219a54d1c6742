package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.NumberAnswer;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// The larger or the smaller of two different numbers: `larger of 374,379?` is `379`.
///
/// | level | numbers |
/// |---|---|
/// | 0, 1 | one digit, the larger one: at least 4 apart; less |
/// | 2 | one digit, larger or smaller |
/// | 3 | two digits and one digit |
/// | 4, 5 | two digits: different tens; the same tens |
/// | 6, 7, 8 | three digits that part in the hundreds; the tens; the ones |
/// | 9 | below zero, one or two digits |
/// | 10 | one digit before the point, one or two after: `9.9,9.11` |
///
/// Beyond the ladder: five and seven digits that part in the ones.
///
/// From level 2 both questions are asked. Steps compare digit by digit from the left until two differ (`3=3`,
/// `7=7`, `4<9`). Missing digits read as zero, and the sign comes last (`-52<-37`). One-digit numbers have no
/// steps.
public final class Comparison extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789-<=>,.? aefglmors";

    private static final List<Rung> LADDER = List.of(
            oneDigit("the larger of two one-digit numbers at least 4 apart", 4, 9, true),
            oneDigit("the larger of two one-digit numbers at most 3 apart", 1, 3, true),
            oneDigit("the larger or smaller of two one-digit numbers", 1, 9, false),
            new Rung(
                    "two digits and one digit", random -> pair(random, Digits.draw(random, 2), Digits.draw(random, 1))),
            parting("two digits, different tens", 2, 1),
            parting("two digits, the same tens", 2, 0),
            parting("three digits, different hundreds", 3, 2),
            parting("three digits that part in the tens", 3, 1),
            parting("three digits that part in the ones", 3, 0),
            new Rung("below zero", random -> pair(random, -random.nextInt(1, 100), -random.nextInt(1, 100))),
            new Rung("one or two digits after the point", Comparison::proposeDecimals));

    private static final List<Rung> BEYOND = List.of(
            parting("five digits that part in the ones", 5, 0), parting("seven digits that part in the ones", 7, 0));

    public Comparison(AnswerFormat format, boolean showSteps) {
        super("comparison", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    /// Returns ½, because one of the two numbers of the question is the answer.
    @Override
    public double chance() {
        return 0.5;
    }

    private static Rung oneDigit(String description, int nearest, int farthest, boolean largerOnly) {
        Function<RandomGenerator, Optional<Problem>> proposal = random -> {
            int a = Digits.draw(random, 1);
            int b = Digits.draw(random, 1);
            int gap = Math.abs(a - b);
            boolean larger = largerOnly || random.nextBoolean();
            return gap < nearest || gap > farthest
                    ? Optional.empty()
                    : Optional.of(problem(BigDecimal.valueOf(a), BigDecimal.valueOf(b), larger));
        };
        return new Rung(description, proposal);
    }

    /// Draws numbers of `digits` digits that agree to the left of `column` and differ in it.
    private static Rung parting(String description, int digits, int column) {
        return new Rung(description, column < digits - 1 ? Set.of("alike") : Set.of(), random -> {
            int a = Digits.draw(random, digits);
            int low = Digits.power(column + 1);
            int b = a / low * low + random.nextInt(low);
            boolean fits = Digits.count(b) == digits && Digits.at(a, column) != Digits.at(b, column);
            return fits ? pair(random, a, b) : Optional.empty();
        });
    }

    private static Optional<Problem> proposeDecimals(RandomGenerator random) {
        int whole = Digits.draw(random, 1);
        BigDecimal tenths = BigDecimal.valueOf(whole * 10L + random.nextInt(1, 10), 1);
        BigDecimal hundredths = BigDecimal.valueOf(whole * 100L + random.nextInt(1, 100), 2);
        if (hundredths.stripTrailingZeros().scale() != 2) {
            return Optional.empty();
        }
        return draw(random, tenths, hundredths);
    }

    private static Optional<Problem> pair(RandomGenerator random, int a, int b) {
        return draw(random, BigDecimal.valueOf(a), BigDecimal.valueOf(b));
    }

    private static Optional<Problem> draw(RandomGenerator random, BigDecimal a, BigDecimal b) {
        boolean swap = random.nextBoolean();
        boolean larger = random.nextBoolean();
        return a.compareTo(b) == 0
                ? Optional.empty()
                : Optional.of(swap ? problem(b, a, larger) : problem(a, b, larger));
    }

    static Problem problem(BigDecimal a, BigDecimal b, boolean larger) {
        String label = (larger ? "larger of " : "smaller of ") + a + "," + b;
        BigDecimal answer = larger ? a.max(b) : a.min(b);
        String key = a.min(b) + "<" + a.max(b);
        return new Problem(key, label, label + "?", NumberAnswer.text(answer), digitSteps(a, b));
    }

    /// Returns relations the wrong way round, and the other number as the answer.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        String right = slips.right();
        if (slips.atAnswer()) {
            String larger = task.question().startsWith("larger") ? "smaller" : "larger";
            String pair = task.question().replaceFirst(".* of ", "").replace("?", "");
            for (String number : pair.split(",", -1)) {
                slips.add(number, "that is the " + larger + " one");
            }
            return slips.all();
        }
        if (right.indexOf('<') > 0) {
            slips.add(right.replace('<', '>'), right.replace("<", " is less than "));
        } else if (right.indexOf('>') > 0) {
            slips.add(right.replace('>', '<'), right.replace(">", " is more than "));
        } else {
            slips.add(right.replace('=', random.nextBoolean() ? '<' : '>'), right.replace("=", " equals "));
        }
        return slips.all();
    }

    private static List<String> digitSteps(BigDecimal a, BigDecimal b) {
        List<String> steps = new ArrayList<>();
        int scale = Math.max(a.scale(), b.scale());
        int left = a.abs().setScale(scale).unscaledValue().intValueExact();
        int right = b.abs().setScale(scale).unscaledValue().intValueExact();
        int columns = Math.max(Digits.count(left), Digits.count(right));
        for (int column = columns - 1; column >= 0 && columns > 1; column--) {
            int order = Integer.compare(Digits.at(left, column), Digits.at(right, column));
            steps.add(relation(Integer.toString(Digits.at(left, column)), order, Digits.at(right, column)));
            if (order != 0) {
                break;
            }
        }
        if (a.signum() < 0) {
            steps.add(relation(a.toString(), a.compareTo(b), b));
        }
        return steps;
    }

    private static String relation(String left, int order, Object right) {
        return left + (order < 0 ? "<" : order > 0 ? ">" : "=") + right;
    }
}
