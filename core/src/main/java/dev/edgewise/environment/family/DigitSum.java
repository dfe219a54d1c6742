package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The sum of a number's digits: `digits 4072:` is `13`.
///
/// | level | digits |
/// |---|---|
/// | 0 to 8 | 2 to 10 |
/// | 9 | 12 |
///
/// Beyond the ladder: 14 and 16 digits.
///
/// Steps add digit by digit from the left: `4+0=4`, `4+7=11`, `11+2=13`. Numbers of the same digits in another order
/// are the same problem.
public final class DigitSum extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789+:= dgist";

    private static final List<Rung> LADDER = IntStream.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
            .mapToObj(DigitSum::rung)
            .toList();

    private static final List<Rung> BEYOND =
            IntStream.of(14, 16).mapToObj(DigitSum::rung).toList();

    public DigitSum(AnswerFormat format, boolean showSteps) {
        super("digit_sum", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(int digits) {
        return new Rung(digits + " digits", random -> {
            List<Integer> drawn = new ArrayList<>(List.of(random.nextInt(1, 10)));
            while (drawn.size() < digits) {
                drawn.add(random.nextInt(10));
            }
            return Optional.of(problem(drawn));
        });
    }

    static Problem problem(List<Integer> digits) {
        String label = joined(digits);
        String key = joined(digits.stream().sorted().toList());
        List<String> steps = new ArrayList<>();
        int sum = digits.getFirst();
        for (int digit : digits.subList(1, digits.size())) {
            steps.add(sum + "+" + digit + "=" + (sum + digit));
            sum += digit;
        }
        return new Problem("digits " + key, label, "digits " + label + ":", Integer.toString(sum), steps);
    }

    private static String joined(List<Integer> digits) {
        return digits.stream().map(Object::toString).collect(Collectors.joining());
    }
}
