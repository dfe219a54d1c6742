package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A number read from right to left: `reverse 4072:` is `2704`.
///
/// | level | digits |
/// |---|---|
/// | 0 to 8 | 2 to 10 |
/// | 9 | 12 |
///
/// Beyond the ladder: 14 and 16 digits.
///
/// The last digit is not 0, so that the answer is a number too. No number is its own reversal. Steps add the
/// digits from the left, each worth ten times as much as the one before: `4+0=4`, `4+700=704`, `704+2000=2704`.
public final class Reversal extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "+0123456789:= ersv";

    private static final List<Rung> LADDER = IntStream.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
            .mapToObj(Reversal::rung)
            .toList();

    private static final List<Rung> BEYOND =
            IntStream.of(14, 16).mapToObj(Reversal::rung).toList();

    public Reversal(AnswerFormat format, boolean showSteps) {
        super("reversal", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(int digits) {
        return new Rung(digits + " digits", random -> {
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < digits; i++) {
                boolean end = i == 0 || i == digits - 1;
                drawn.append(random.nextInt(end ? 1 : 0, 10));
            }
            Problem problem = problem(drawn.toString());
            return problem.answer().contentEquals(drawn) ? Optional.empty() : Optional.of(problem);
        });
    }

    static Problem problem(String digits) {
        List<String> steps = new ArrayList<>();
        long sum = Character.digit(digits.charAt(0), 10);
        long place = 1;
        for (int i = 1; i < digits.length(); i++) {
            place *= 10;
            long digit = Character.digit(digits.charAt(i), 10);
            steps.add(sum + "+" + digit * place + "=" + (sum + digit * place));
            sum += digit * place;
        }
        return new Problem("reverse " + digits, digits, "reverse " + digits + ":", Long.toString(sum), steps);
    }
}
