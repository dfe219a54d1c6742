package dev.edgewise.environment.family;

import dev.edgewise.environment.expression.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Operations of a countdown that use up the numbers and miss the target.
///
/// @param steps at least one, each true in itself: `3+8=11`, `11*2=22`
/// @param why what is wrong with the last of them
record DeadEnd(List<String> steps, String why) {
    /// How many are tried for one step.
    static final int TRIES = 4;

    private static final Pattern STEP = Pattern.compile("(\\d+)([-+*/])(\\d+)=(\\d+)");

    /// Returns the steps after the first.
    List<String> rest() {
        return steps.subList(1, steps.size());
    }

    /// Replaces the two numbers that a step joins by its result.
    static void take(String step, List<Integer> numbers) {
        Matcher read = STEP.matcher(step);
        if (!read.matches()) {
            throw new IllegalArgumentException("not a step of a countdown: " + step);
        }
        numbers.remove(Integer.valueOf(read.group(1)));
        numbers.remove(Integer.valueOf(read.group(3)));
        numbers.add(Integer.valueOf(read.group(4)));
    }

    /// Joins random pairs until one number is left. Empty where that is the target, where the first step is the
    /// right one, or where no operation gives a natural number.
    static Optional<DeadEnd> draw(List<Integer> numbers, RandomGenerator random, String target, String right) {
        List<Integer> left = new ArrayList<>(numbers);
        List<String> steps = new ArrayList<>();
        while (left.size() > 1) {
            int a = drawn(left, random);
            int b = drawn(left, random);
            List<Operator> natural = Arrays.stream(Operator.values())
                    .filter(each -> Countdown.isNatural(each, a, b))
                    .toList();
            if (natural.isEmpty()) {
                return Optional.empty();
            }
            Operator operator = natural.get(random.nextInt(natural.size()));
            int result = Countdown.result(operator, a, b);
            if (steps.isEmpty() && same(operator, a, b, right)) {
                return Optional.empty();
            }
            steps.add("" + a + operator.sign() + b + "=" + result);
            left.add(result);
        }
        String reached = left.getFirst().toString();
        return reached.equals(target)
                ? Optional.empty()
                : Optional.of(new DeadEnd(steps, "that makes " + reached + " and not " + target));
    }

    /// Takes a number out.
    private static int drawn(List<Integer> numbers, RandomGenerator random) {
        Collections.swap(numbers, random.nextInt(numbers.size()), numbers.size() - 1);
        return numbers.removeLast();
    }

    private static boolean same(Operator operator, int a, int b, String right) {
        String sign = String.valueOf(operator.sign());
        return right.startsWith(a + sign + b + "=")
                || ((operator == Operator.ADD || operator == Operator.MULTIPLY)
                        && right.startsWith(b + sign + a + "="));
    }
}
