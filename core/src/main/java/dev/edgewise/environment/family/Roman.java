package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Roman numerals: `XLVII=` is `47`.
///
/// | level | values |
/// |---|---|
/// | 0, 1 | 1 to 49; 50 to 99 |
/// | 2, 3 | 100 to 299; 300 to 499 |
/// | 4, 5 | 500 to 899; 900 to 1,499 |
/// | 6, 7 | 1,500 to 2,499; 2,500 to 3,999 |
///
/// Nothing lies beyond the ladder: 3,999 is the last number that is written so.
///
/// Steps add symbol by symbol from the left, `XL` as one: `40+5=45`, `45+1=46`, `46+1=47`.
public final class Roman extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "+0123456789=CDILMVX";

    private static final int[] VALUES = {1_000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] SYMBOLS = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};

    private static final List<Rung> LADDER = List.of(
            rung(1, 49),
            rung(50, 99),
            rung(100, 299),
            rung(300, 499),
            rung(500, 899),
            rung(900, 1_499),
            rung(1_500, 2_499),
            rung(2_500, 3_999));

    public Roman(AnswerFormat format, boolean showSteps) {
        super("roman", ALPHABET, LADDER, List.of(), AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(int least, int most) {
        return new Rung(least + " to " + most, random -> Optional.of(problem(random.nextInt(least, most + 1))));
    }

    static Problem problem(int number) {
        StringBuilder numeral = new StringBuilder();
        List<String> steps = new ArrayList<>();
        int sum = 0;
        for (int i = 0; i < VALUES.length; i++) {
            while (number - sum >= VALUES[i]) {
                numeral.append(SYMBOLS[i]);
                if (sum > 0) {
                    steps.add(sum + "+" + VALUES[i] + "=" + (sum + VALUES[i]));
                }
                sum += VALUES[i];
            }
        }
        return new Problem("roman " + number, numeral.toString(), numeral + "=", Integer.toString(number), steps);
    }
}
