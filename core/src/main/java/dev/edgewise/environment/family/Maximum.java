package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The largest of three different numbers: `largest of 374,379,371:` is `379`.
///
/// | level | numbers |
/// |---|---|
/// | 0 | one digit |
/// | 1, 2 | two digits that part in the tens; the ones |
/// | 3, 4, 5 | three digits that part in the hundreds; the tens; the ones |
/// | 6, 7, 8, 9 | four digits that part in the thousands; the hundreds; the tens; the ones |
///
/// Beyond the ladder: six and eight digits that part in the ones.
///
/// Numbers that part in a column agree to the left of it and all differ in it. Steps compare the largest so far
/// with the next: `374<379`, `379>371`.
public final class Maximum extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789,:<> aeflgorst";

    private static final int NUMBERS = 3;

    private static final List<Rung> LADDER = List.of(
            rung("one digit", 1, 0),
            rung("two digits, different tens", 2, 1),
            rung("two digits, the same tens", 2, 0),
            rung("three digits, different hundreds", 3, 2),
            rung("three digits that part in the tens", 3, 1),
            rung("three digits that part in the ones", 3, 0),
            rung("four digits, different thousands", 4, 3),
            rung("four digits that part in the hundreds", 4, 2),
            rung("four digits that part in the tens", 4, 1),
            rung("four digits that part in the ones", 4, 0));

    private static final List<Rung> BEYOND =
            List.of(rung("six digits that part in the ones", 6, 0), rung("eight digits that part in the ones", 8, 0));

    public Maximum(AnswerFormat format, boolean showSteps) {
        super("maximum", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    /// Returns one third, because one of the three numbers of the question is the answer.
    @Override
    public double chance() {
        return 1.0 / NUMBERS;
    }

    private static Rung rung(String description, int digits, int column) {
        return new Rung("three numbers: " + description, column < digits - 1 ? Set.of("alike") : Set.of(), random -> {
            int low = Digits.power(column + 1);
            int common = Digits.draw(random, digits) / low * low;
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < NUMBERS; i++) {
                numbers.add(common + random.nextInt(low));
            }
            boolean fits = numbers.stream().allMatch(n -> Digits.count(n) == digits)
                    && numbers.stream()
                                    .map(n -> Digits.at(n, column))
                                    .distinct()
                                    .count()
                            == NUMBERS;
            return fits ? Optional.of(problem(numbers)) : Optional.empty();
        });
    }

    static Problem problem(List<Integer> numbers) {
        List<String> steps = new ArrayList<>();
        int largest = numbers.getFirst();
        for (int number : numbers.subList(1, numbers.size())) {
            steps.add(largest + (largest < number ? "<" : ">") + number);
            largest = Math.max(largest, number);
        }
        String label = joined(numbers);
        return new Problem(
                "largest " + joined(numbers.stream().sorted().toList()),
                label,
                "largest of " + label + ":",
                Collections.max(numbers).toString(),
                steps);
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
