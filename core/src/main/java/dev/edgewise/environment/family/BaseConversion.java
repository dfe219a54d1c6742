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

/// A decimal number in binary: `binary 13:` is `1101`.
///
/// | level | bits |
/// |---|---|
/// | 0 | up to 4 |
/// | 1 to 9 | 5 to 13 |
///
/// Beyond the ladder: 14 and 16 bits.
///
/// Steps compare what is left with one power of two after the other, the highest first, and subtract it if it
/// fits: `13-8=5`, `5-4=1`, `1<2`, `1-1=0`. So each step gives a digit, from the left.
public final class BaseConversion extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "-0123456789:<= abinry";

    private static final int FEWEST_BITS = 4;

    private static final List<Rung> LADDER = IntStream.rangeClosed(FEWEST_BITS, 13)
            .mapToObj(BaseConversion::rung)
            .toList();

    private static final List<Rung> BEYOND =
            IntStream.of(14, 16).mapToObj(BaseConversion::rung).toList();

    public BaseConversion(AnswerFormat format, boolean showSteps) {
        super("base_conversion", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    private static Rung rung(int bits) {
        boolean first = bits == FEWEST_BITS;
        int least = first ? 0 : 1 << (bits - 1);
        return new Rung(
                (first ? "up to " : "") + bits + " bits",
                random -> Optional.of(problem(random.nextInt(least, 1 << bits))));
    }

    static Problem problem(int number) {
        List<String> steps = new ArrayList<>();
        int left = number;
        for (int power = Math.max(1, Integer.highestOneBit(number)); power > 0; power /= 2) {
            if (left < power) {
                steps.add(left + "<" + power);
            } else {
                steps.add(left + "-" + power + "=" + (left - power));
                left -= power;
            }
        }
        String question = "binary " + number;
        return new Problem(question, Integer.toString(number), question + ":", Integer.toBinaryString(number), steps);
    }
}
