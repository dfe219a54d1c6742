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
import java.util.Set;
import java.util.random.RandomGenerator;

/// Differences of two whole numbers: `52-37=` is `15`.
///
/// | level | operands | borrows |
/// |---|---|---|
/// | 0 | one digit − one digit | none |
/// | 1 | two digits − one digit | none |
/// | 2 | 10 to 18 − one digit, answer of one digit | one |
/// | 3 | two digits − one digit, answer of two digits | one |
/// | 4, 5 | two digits − two digits | none; one |
/// | 6 | three digits − two digits | any |
/// | 7, 8 | three digits − three digits | none; at least one |
/// | 9 | two digits − two digits, answer below zero | any |
/// | 10, 11 | four, five digits each | at least one |
///
/// Beyond the ladder: six, seven and eight digits each.
///
/// Answers are at least zero, except on level 9. Steps work column by column from the ones. A borrowed ten is
/// written into the upper digit and taken from the next column: `12-7=5`, `5-1-3=1`. A column where nothing is
/// taken away has no step. Below zero the larger number comes first, and the last step turns the difference
/// round: `85-47=38`. One-digit problems have no steps.
public final class Subtraction extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789-=";

    private static final Set<String> BORROW = Set.of("borrow");

    private static final List<Rung> LADDER = List.of(
            rung("one digit - one digit", 1, 1, 0, 0),
            rung("two digits - one digit, no borrow", 2, 1, 0, 0),
            new Rung("10 to 18 - one digit, answer of one digit", BORROW, Subtraction::proposeTeens),
            rung("two digits - one digit, with borrow", 2, 1, 1, 1),
            rung("two digits - two digits, no borrow", 2, 2, 0, 0),
            rung("two digits - two digits, with borrow", 2, 2, 1, 1),
            rung("three digits - two digits", 3, 2, 0, 2),
            rung("three digits - three digits, no borrow", 3, 3, 0, 0),
            rung("three digits - three digits, with borrow", 3, 3, 1, 2),
            new Rung("two digits - two digits, answer below zero", Subtraction::proposeNegative),
            rung("four digits - four digits, with borrow", 4, 4, 1, 3),
            rung("five digits - five digits, with borrow", 5, 5, 1, 4));

    private static final List<Rung> BEYOND = List.of(
            rung("six digits - six digits, with borrow", 6, 6, 1, 5),
            rung("seven digits - seven digits, with borrow", 7, 7, 1, 6),
            rung("eight digits - eight digits, with borrow", 8, 8, 1, 7));

    public Subtraction(AnswerFormat format, boolean showSteps) {
        super("subtraction", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(String description, int upper, int lower, int minBorrows, int maxBorrows) {
        return new Rung(description, maxBorrows > 0 ? BORROW : Set.of(), random -> {
            int a = Digits.draw(random, upper);
            int b = Digits.draw(random, lower);
            boolean teens = upper == 2 && lower == 1 && a - b < 10 && minBorrows > 0;
            boolean fits = a >= b && !teens && borrows(a, b) >= minBorrows && borrows(a, b) <= maxBorrows;
            return fits ? Optional.of(problem(a, b)) : Optional.empty();
        });
    }

    private static Optional<Problem> proposeTeens(RandomGenerator random) {
        int a = random.nextInt(10, 19);
        int b = random.nextInt(1, 10);
        return a - b < 10 ? Optional.of(problem(a, b)) : Optional.empty();
    }

    private static Optional<Problem> proposeNegative(RandomGenerator random) {
        int a = Digits.draw(random, 2);
        int b = Digits.draw(random, 2);
        return a < b ? Optional.of(problem(a, b)) : Optional.empty();
    }

    static Problem problem(int a, int b) {
        String label = a + "-" + b;
        List<String> steps = new ArrayList<>(columnSteps(Math.max(a, b), Math.min(a, b)));
        if (a < b) {
            steps.add(b + "-" + a + "=" + (b - a));
        }
        return new Problem(SignedTerms.key(List.of(a, -b)), label, label + "=", Integer.toString(a - b), steps);
    }

    /// Returns forgotten and invented borrowing, digits taken the wrong way round, lost signs, and wrong
    /// differences.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        if (slips.atAnswer()) {
            slips.misread(task.question().replace("=", ""));
            return slips.all();
        }
        String left = slips.left();
        slips.misreckon(left, slips.value());
        String[] parts = left.split("-", -1);
        int upper = Integer.parseInt(parts[0]);
        int last = Integer.parseInt(parts[parts.length - 1]);
        if (upper > 19) {
            return slips.all(); // the whole difference, turned round
        }
        boolean borrowed = step > 0 && task.steps().get(step - 1).matches("1\\d-.*");
        if (borrowed && parts.length > 2) {
            slips.add(upper + "-" + last + "=" + (upper - last), "the borrowed ten is not taken off");
        } else if (!borrowed && step > 0 && slips.value() > 0) {
            slips.add(upper + "-1-" + last + "=" + (slips.value() - 1), "nothing was borrowed");
        }
        if (upper > 9) {
            int digit = upper - 10;
            slips.add(last + "-" + digit + "=" + (last - digit), "the lower digit is taken from the upper one");
        }
        return slips.all().stream()
                .filter(slip -> Slips.result(slip.text()) >= 0)
                .toList();
    }

    private static int borrows(int a, int b) {
        int borrows = 0;
        int borrow = 0;
        for (int column = 0; column < Digits.count(a); column++) {
            borrow = Digits.at(a, column) - borrow < Digits.at(b, column) ? 1 : 0;
            borrows += borrow;
        }
        return borrows;
    }

    /// Returns the column-wise working of `a − b ≥ 0`, ones first; none for one-digit numbers.
    static List<String> columnSteps(int a, int b) {
        List<String> steps = new ArrayList<>();
        int borrow = 0;
        int columns = Digits.count(a);
        for (int column = 0; column < columns && columns > 1; column++) {
            int lower = Digits.at(b, column);
            boolean borrowsNext = Digits.at(a, column) - borrow < lower;
            int upper = Digits.at(a, column) + (borrowsNext ? 10 : 0);
            String taken = (borrow > 0 ? "-1" : "") + (column < Digits.count(b) ? "-" + lower : "");
            if (!taken.isEmpty()) {
                steps.add(upper + taken + "=" + (upper - borrow - lower));
            }
            borrow = borrowsNext ? 1 : 0;
        }
        return steps;
    }
}
