package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Quotients without a remainder: `282/6=` is `47`.
///
/// | level | quotient | divisor |
/// |---|---|---|
/// | 0 | 2 to 9 | 2 to 9 |
/// | 1, 2 | two digits | 2 to 5; 6 to 9 |
/// | 3, 4 | three digits | 2 to 5; 6 to 9 |
/// | 5 | four digits | 2 to 9 |
/// | 6 | four digits | 11 to 99 |
/// | 7 | four digits | 101 to 999 |
/// | 8 | five digits | 101 to 999 |
///
/// Beyond the ladder: six digits by 101 to 999.
///
/// Steps divide from the left. Each digit of the quotient gives its product and what is left (`4*6=24`,
/// `28-24=4`, `7*6=42`, `42-42=0`). One-digit quotients have no steps.
public final class Division extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789*-/=";

    private static final List<Rung> LADDER = List.of(
            rung("2 to 9 times the divisor, 2 to 9", 2, 10, 2, 10),
            rung("two-digit quotient by 2 to 5", 10, 100, 2, 6),
            rung("two-digit quotient by 6 to 9", 10, 100, 6, 10),
            rung("three-digit quotient by 2 to 5", 100, 1_000, 2, 6),
            rung("three-digit quotient by 6 to 9", 100, 1_000, 6, 10),
            rung("four-digit quotient by one digit", 1_000, 10_000, 2, 10),
            rung("four-digit quotient by two digits", 1_000, 10_000, 11, 100),
            rung("four-digit quotient by three digits", 1_000, 10_000, 101, 1_000),
            rung("five-digit quotient by three digits", 10_000, 100_000, 101, 1_000));

    private static final List<Rung> BEYOND =
            List.of(rung("six-digit quotient by three digits", 100_000, 1_000_000, 101, 1_000));

    public Division(AnswerFormat format, boolean showSteps) {
        super("division", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(String description, int quotientFrom, int quotientTo, int divisorFrom, int divisorTo) {
        return new Rung(
                description,
                random -> Optional.of(
                        problem(random.nextInt(quotientFrom, quotientTo), random.nextInt(divisorFrom, divisorTo))));
    }

    static Problem problem(int quotient, int divisor) {
        String label = quotient * divisor + "/" + divisor;
        List<String> steps = quotient < 10 ? List.of() : longDivision(quotient * divisor, divisor);
        return new Problem(label, label, label + "=", Integer.toString(quotient), steps);
    }

    private static List<String> longDivision(int dividend, int divisor) {
        List<String> steps = new ArrayList<>();
        int left = 0;
        for (int column = Digits.count(dividend) - 1; column >= 0; column--) {
            left = left * 10 + Digits.at(dividend, column);
            int digit = left / divisor;
            if (digit > 0) {
                steps.add(digit + "*" + divisor + "=" + digit * divisor);
                steps.add(left + "-" + digit * divisor + "=" + left % divisor);
            }
            left %= divisor;
        }
        return steps;
    }
}
