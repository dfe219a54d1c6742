package dev.edgewise.environment.family;

import dev.edgewise.environment.AnswerCheck;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.Problem;
import dev.edgewise.environment.Rung;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts short lists of different numbers into rising order: `sort 5,3,9:` is `3,5,9`.
///
/// | level | numbers | digits |
/// |---|---|---|
/// | 0, 1, 2, 3 | 2, 3, 4, 5 | one |
/// | 4, 5, 6 | 3, 4, 5 | two |
/// | 7, 8, 9, 10 | 4, 5, 6, 8 | three |
///
/// Beyond the ladder: ten and twelve three-digit numbers.
///
/// All numbers of a list have the same number of digits. The list may be in order already. Steps take the
/// smallest of what is left: `min(5,3,9)=3`, `min(5,9)=5`.
public final class Sorting extends GeneratedEnvironment {
    /// Characters of questions, steps and answers.
    public static final String ALPHABET = "0123456789,:()= imnorst";

    private static final List<Rung> LADDER = List.of(
            rung("two one-digit numbers", 2, 1),
            rung("three one-digit numbers", 3, 1),
            rung("four one-digit numbers", 4, 1),
            rung("five one-digit numbers", 5, 1),
            rung("three two-digit numbers", 3, 2),
            rung("four two-digit numbers", 4, 2),
            rung("five two-digit numbers", 5, 2),
            rung("four three-digit numbers", 4, 3),
            rung("five three-digit numbers", 5, 3),
            rung("six three-digit numbers", 6, 3),
            rung("eight three-digit numbers", 8, 3));

    private static final List<Rung> BEYOND =
            List.of(rung("ten three-digit numbers", 10, 3), rung("twelve three-digit numbers", 12, 3));

    public Sorting(AnswerFormat format, boolean showSteps) {
        super("sorting", ALPHABET, LADDER, BEYOND, AnswerCheck.NUMBER_LIST, format, showSteps);
    }

    private static Rung rung(String description, int length, int digits) {
        return new Rung(description, random -> {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                numbers.add(Digits.draw(random, digits));
            }
            boolean distinct = numbers.stream().distinct().count() == length;
            return distinct ? Optional.of(problem(numbers)) : Optional.empty();
        });
    }

    static Problem problem(List<Integer> numbers) {
        String label = joined(numbers);
        String sorted = joined(numbers.stream().sorted().toList());
        return new Problem("sort " + sorted, label, "sort " + label + ":", sorted, selectionSteps(numbers));
    }

    /// Returns numbers that are not the smallest, lists out of order, and lists with a number missing.
    @Override
    public List<WrongStep> wrongSteps(Task task, int step, RandomGenerator random) {
        Slips slips = new Slips(task, step, random);
        if (slips.atAnswer()) {
            List<Integer> sorted = numbers(task.answer());
            int at = random.nextInt(sorted.size() - 1);
            List<Integer> swapped = new ArrayList<>(sorted);
            Collections.swap(swapped, at, at + 1);
            slips.add(joined(swapped), sorted.get(at) + " comes before " + sorted.get(at + 1));
            if (sorted.size() > 2) {
                int missing = sorted.get(random.nextInt(sorted.size()));
                List<Integer> fewer =
                        sorted.stream().filter(number -> number != missing).toList();
                slips.add(joined(fewer), missing + " is missing");
            }
            return slips.all();
        }
        int smallest = slips.value();
        String left = slips.left();
        for (int number : numbers(left.substring(left.indexOf('(') + 1, left.indexOf(')')))) {
            slips.add(left + "=" + number, smallest + " is smaller than " + number);
        }
        return slips.all();
    }

    private static List<Integer> numbers(String list) {
        return Stream.of(list.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static List<String> selectionSteps(List<Integer> numbers) {
        List<String> steps = new ArrayList<>();
        List<Integer> left = new ArrayList<>(numbers);
        while (left.size() > 1) {
            Integer smallest = Collections.min(left);
            steps.add("min(" + joined(left) + ")=" + smallest);
            left.removeIf(smallest::equals);
        }
        return steps;
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
