package dev.edgewise.environment.family;

import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the numbers out of a question, as the tests of the families need them.
final class Questions {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final Pattern SIGNED = Pattern.compile("-?\\d+(?:\\.\\d+)?");

    private Questions() {}

    static List<BigDecimal> numbers(Task task) {
        return NUMBER.matcher(task.question())
                .results()
                .map(result -> new BigDecimal(result.group()))
                .toList();
    }

    static List<BigDecimal> signedNumbers(Task task) {
        return SIGNED.matcher(task.question())
                .results()
                .map(result -> new BigDecimal(result.group()))
                .toList();
    }

    static String sorted(List<BigDecimal> numbers) {
        return numbers.stream().sorted().map(BigDecimal::toPlainString).collect(Collectors.joining(" "));
    }

    /// The whole number after the answer.
    static String next(Task task) {
        return new BigDecimal(task.answer()).add(BigDecimal.ONE).toPlainString();
    }

    /// `a b`, in rising order, for all `a`, `b` in the closed ranges that pass the test.
    static Set<String> pairs(int a0, int a1, int b0, int b1, BiPredicate<Integer, Integer> test) {
        Set<String> pairs = new TreeSet<>();
        for (int a = a0; a <= a1; a++) {
            for (int b = b0; b <= b1; b++) {
                if (test.test(a, b)) {
                    pairs.add(Math.min(a, b) + " " + Math.max(a, b));
                }
            }
        }
        return pairs;
    }

    /// `a b c`, in rising order, for all different one-digit numbers.
    static Set<String> triples() {
        Set<String> triples = new TreeSet<>();
        for (int a = 0; a < 10; a++) {
            for (int b = a + 1; b < 10; b++) {
                for (int c = b + 1; c < 10; c++) {
                    triples.add(a + " " + b + " " + c);
                }
            }
        }
        return triples;
    }

    static int digits(List<BigDecimal> numbers) {
        return numbers.stream()
                .mapToInt(number -> number.abs().toPlainString().length())
                .sum();
    }
}
