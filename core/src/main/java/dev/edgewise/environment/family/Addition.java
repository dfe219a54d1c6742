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
import java.util.stream.Stream;

/// Sums of two whole numbers: `47+85=` is `132`.
///
/// | level | operands | carries |
/// |---|---|---|
/// | 0, 1 | one digit + one digit | none; one |
/// | 2, 3 | two digits + one digit | none; at least one |
/// | 4, 5, 6 | two digits + two digits | none; one; two |
/// | 7 | three digits + two digits | any |
/// | 8, 9 | three digits + three digits | none; at least one |
/// | 10, 11, 12 | four, five, six digits each | any |
///
/// Beyond the ladder: seven and eight digits each.
///
/// Steps work column by column from the ones, carry last: `7+5=12`, `4+8+1=13`. A column with one digit and no
/// carry is copied without a step. One-digit sums have no steps.
public final class Addition extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789+=";

    private static final List<Rung> LADDER = List.of(
            rung(1, 1, 0, 0, "one digit + one digit, no carry"),
            rung(1, 1, 1, 1, "one digit + one digit, with carry"),
            rung(2, 1, 0, 0, "two digits + one digit, no carry"),
            rung(2, 1, 1, 2, "two digits + one digit, with carry"),
            rung(2, 2, 0, 0, "two digits + two digits, no carry"),
            rung(2, 2, 1, 1, "two digits + two digits, one carry"),
            rung(2, 2, 2, 2, "two digits + two digits, two carries"),
            rung(3, 2, 0, 3, "three digits + two digits"),
            rung(3, 3, 0, 0, "three digits + three digits, no carry"),
            rung(3, 3, 1, 3, "three digits + three digits, with carry"),
            rung(4, 4, 0, 4, "four digits + four digits"),
            rung(5, 5, 0, 5, "five digits + five digits"),
            rung(6, 6, 0, 6, "six digits + six digits"));

    private static final List<Rung> BEYOND =
            List.of(rung(7, 7, 0, 7, "seven digits + seven digits"), rung(8, 8, 0, 8, "eight digits + eight digits"));

    public Addition(AnswerFormat format, boolean showSteps) {
        super("addition", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(int longer, int shorter, int minCarries, int maxCarries, String description) {
        return new Rung(
                description,
                maxCarries > 0 ? Set.of("carry") : Set.of(),
                random -> propose(random, longer, shorter, minCarries, maxCarries));
    }

    private static Optional<Problem> propose(
            RandomGenerator random, int longer, int shorter, int minCarries, int maxCarries) {
        boolean longerFirst = random.nextBoolean();
        int a = Digits.draw(random, longerFirst ? longer : shorter);
        int b = Digits.draw(random, longerFirst ? shorter : longer);
        int carries = carries(a, b);
        return carries < minCarries || carries > maxCarries ? Optional.empty() : Optional.of(problem(a, b));
    }

    static Problem problem(int a, int b) {
        String label = a + "+" + b;
        return new Problem(
                SignedTerms.key(List.of(a, b)), label, label + "=", Integer.toString(a + b), columnSteps(a, b));
    }

    private static int carries(int a, int b) {
        int carries = 0;
        int carry = 0;
        for (int column = 0; column < columns(a, b); column++) {
            carry = Digits.at(a, column) + Digits.at(b, column) + carry > 9 ? 1 : 0;
            carries += carry;
        }
        return carries;
    }

    /// Returns the column-wise working of `a + b`, ones first; none for two one-digit numbers.
    static List<String> columnSteps(int a, int b) {
        List<String> steps = new ArrayList<>();
        int carry = 0;
        int columns = columns(a, b);
        for (int column = 0; column < columns && columns > 1; column++) {
            List<Integer> parts = new ArrayList<>();
            if (column < Digits.count(a)) {
                parts.add(Digits.at(a, column));
            }
            if (column < Digits.count(b)) {
                parts.add(Digits.at(b, column));
            }
            if (carry > 0) {
                parts.add(carry);
            }
            int sum = parts.stream().mapToInt(Integer::intValue).sum();
            if (parts.size() > 1) {
                steps.add(SignedTerms.text(parts) + "=" + sum);
            }
            carry = sum / 10;
        }
        return steps;
    }

    /// Returns forgotten and invented carries, digits of the wrong column, columns out of order, and wrong sums.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        List<String> steps = task.steps();
        String question = task.question().replace("=", "");
        if (slips.atAnswer()) {
            String answer = task.answer();
            if (!steps.isEmpty() && Slips.result(steps.getLast()) > 9 && answer.charAt(1) != '0') {
                slips.add(answer.substring(1), "the last carry is forgotten");
            }
            if (steps.isEmpty()) {
                slips.misreckon(question, Integer.parseInt(answer));
                return slips.all().stream()
                        .map(each -> new WrongStep(each.text().substring(question.length() + 1), each.why()))
                        .toList();
            }
            slips.misread(question);
            return slips.all();
        }
        slips.misreckon(slips.left(), slips.value());
        List<Integer> parts = parts(slips.left());
        boolean carried = step > 0 && Slips.result(steps.get(step - 1)) > 9;
        if (carried && parts.size() > 2) {
            slips.add(sum(parts.subList(0, 2)), "the carry is forgotten");
        } else if (!carried && step > 0) {
            slips.add(slips.left() + "+1=" + (slips.value() + 1), "there is no carry");
        }
        if (step + 1 < steps.size()) {
            List<Integer> next = parts(steps.get(step + 1).replaceFirst("=.*", ""));
            boolean twoDigits = next.size() - (slips.value() > 9 ? 1 : 0) == 2;
            if (twoDigits && !next.get(1).equals(parts.get(1))) {
                slips.add(sum(List.of(parts.get(0), next.get(1))), "the digits are of different columns");
                slips.add(sum(next.subList(0, 2)), "the columns are out of order");
            }
        }
        return slips.all();
    }

    private static List<Integer> parts(String sum) {
        return Stream.of(sum.split("\\+", -1)).map(Integer::valueOf).toList();
    }

    private static String sum(List<Integer> parts) {
        return SignedTerms.text(parts) + "="
                + parts.stream().mapToInt(Integer::intValue).sum();
    }

    private static int columns(int a, int b) {
        return Math.max(Digits.count(a), Digits.count(b));
    }
}
