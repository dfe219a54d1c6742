package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The next number of a sequence with equal steps: `3,7,11,15,` is `19`.
///
/// | level | first number | step |
/// |---|---|---|
/// | 0 | one digit | 2 to 9 |
/// | 1, 2 | two digits | 1 to 5; 6 to 19 |
/// | 3 | two digits | down 1 to 9 |
/// | 4, 5, 6 | three digits | 1 to 9; 10 to 49; down 10 to 49 |
/// | 7 | three digits | 50 to 199 |
/// | 8, 9 | four digits | 200 to 999; down 200 to 999 |
///
/// Beyond the ladder: five digits and steps of 1,000 to 9,999, up and down.
///
/// Four numbers are given, and none is below 0. Steps find the difference and add it: `7-3=4`, `11-7=4`, `15-11=4`,
/// `15+4=19`.
public final class Sequence extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "+,-0123456789=";

    private static final int GIVEN = 4;

    private static final List<Rung> LADDER = List.of(
            up("one digit, steps of 2 to 9", 1, 2, 9),
            up("two digits, steps of 1 to 5", 2, 1, 5),
            up("two digits, steps of 6 to 19", 2, 6, 19),
            down("two digits, down by 1 to 9", 2, 1, 9),
            up("three digits, steps of 1 to 9", 3, 1, 9),
            up("three digits, steps of 10 to 49", 3, 10, 49),
            down("three digits, down by 10 to 49", 3, 10, 49),
            up("three digits, steps of 50 to 199", 3, 50, 199),
            up("four digits, steps of 200 to 999", 4, 200, 999),
            down("four digits, down by 200 to 999", 4, 200, 999));

    private static final List<Rung> BEYOND = List.of(
            up("five digits, steps of 1,000 to 9,999", 5, 1_000, 9_999),
            down("five digits, down by 1,000 to 9,999", 5, 1_000, 9_999));

    public Sequence(AnswerFormat format, boolean showSteps) {
        super("sequence", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung up(String description, int digits, int least, int most) {
        return new Rung(
                description,
                random -> Optional.of(problem(Digits.draw(random, digits), random.nextInt(least, most + 1))));
    }

    private static Rung down(String description, int digits, int least, int most) {
        return new Rung(description, Set.of("down"), random -> {
            int first = Digits.draw(random, digits);
            int step = random.nextInt(least, most + 1);
            return first < GIVEN * step ? Optional.empty() : Optional.of(problem(first, -step));
        });
    }

    static Problem problem(int first, int step) {
        StringBuilder label = new StringBuilder();
        String[] steps = new String[GIVEN];
        for (int i = 0; i < GIVEN; i++) {
            int here = first + i * step;
            int next = here + step;
            label.append(here).append(',');
            int high = Math.max(here, next);
            int low = Math.min(here, next);
            steps[i] = i < GIVEN - 1
                    ? high + "-" + low + "=" + (high - low)
                    : here + (step < 0 ? "-" : "+") + Math.abs(step) + "=" + next;
        }
        String answer = Integer.toString(first + GIVEN * step);
        return new Problem("sequence " + label, label.toString(), label.toString(), answer, List.of(steps));
    }
}
