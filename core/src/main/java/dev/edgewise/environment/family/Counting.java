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
import java.util.stream.Collectors;

/// How often a digit occurs in a string of digits: `count 7 in 4717:` is `2`.
///
/// | level | digits | times |
/// |---|---|---|
/// | 0, 1, 2 | 4, 5, 6 | 0 to 3 |
/// | 3, 4 | 7, 8 | 1 to 4 |
/// | 5, 6 | 9, 10 | 2 to 5 |
/// | 7, 8 | 12, 14 | 3 to 6 |
/// | 9 | 16 | 4 to 7 |
///
/// Beyond the ladder: 20 digits, 5 to 8 times; 24 digits, 6 to 9 times.
///
/// Each of a level's four answers is as likely as the others. Steps compare the digits with the one that is
/// counted, from the left, and count where they are equal: `4<7`, `7=7`, `0+1=1`, `1<7`, `7=7`, `1+1=2`. Strings
/// of the same digits in another order are the same problem.
public final class Counting extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "+0123456789:<=> cinotu";

    private static final int ANSWERS = 4;

    private static final List<Rung> LADDER = List.of(
            rung(4, 0),
            rung(5, 0),
            rung(6, 0),
            rung(7, 1),
            rung(8, 1),
            rung(9, 2),
            rung(10, 2),
            rung(12, 3),
            rung(14, 3),
            rung(16, 4));

    private static final List<Rung> BEYOND = List.of(rung(20, 5), rung(24, 6));

    public Counting(AnswerFormat format, boolean showSteps) {
        super("counting", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER, format, showSteps);
    }

    /// Returns the chance of one in four: the length of the string leaves four answers, each as likely as the
    /// others.
    @Override
    public double chance() {
        return 1.0 / ANSWERS;
    }

    private static Rung rung(int length, int least) {
        String description = length + " digits, " + least + " to " + (least + ANSWERS - 1) + " times";
        return new Rung(description, random -> {
            int counted = random.nextInt(10);
            int times = random.nextInt(least, least + ANSWERS);
            List<Integer> digits = new ArrayList<>(Collections.nCopies(times, counted));
            while (digits.size() < length) {
                digits.add((counted + random.nextInt(1, 10)) % 10);
            }
            Collections.shuffle(digits, random);
            return Optional.of(problem(counted, digits));
        });
    }

    static Problem problem(int counted, List<Integer> digits) {
        List<String> steps = new ArrayList<>();
        int times = 0;
        for (int digit : digits) {
            steps.add(digit + (digit < counted ? "<" : digit > counted ? ">" : "=") + counted);
            if (digit == counted) {
                steps.add(times + "+1=" + (times + 1));
                times++;
            }
        }
        String label = counted + " in " + joined(digits);
        String key =
                "count " + counted + " in " + joined(digits.stream().sorted().toList());
        return new Problem(key, label, "count " + label + ":", Integer.toString(times), steps);
    }

    private static String joined(List<Integer> digits) {
        return digits.stream().map(Object::toString).collect(Collectors.joining());
    }
}
