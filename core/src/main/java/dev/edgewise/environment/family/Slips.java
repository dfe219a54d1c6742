package dev.edgewise.environment.family;

import dev.edgewise.environment.WrongStep;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Collects wrong ways to take one step: each once, and none that is the right one.
final class Slips {
    private final String right;
    private final boolean answer;
    private final RandomGenerator random;
    private final Map<String, WrongStep> found = new LinkedHashMap<>();

    Slips(Task task, int step, RandomGenerator random) {
        this.answer = step == task.steps().size();
        this.right = answer ? task.answer() : task.steps().get(step);
        this.random = random;
    }

    /// Tells whether the step is the answer itself.
    boolean atAnswer() {
        return answer;
    }

    /// Returns the right step or answer.
    String right() {
        return right;
    }

    /// Returns what stands before the last `=` of the right step.
    String left() {
        return right.substring(0, right.lastIndexOf('='));
    }

    /// Returns the number behind the last `=` of the right step.
    int value() {
        return result(right);
    }

    /// Returns the number behind the last `=` of a step.
    static int result(String step) {
        return Integer.parseInt(step.substring(step.lastIndexOf('=') + 1));
    }

    void add(String text, String why) {
        add(text, why, List.of());
    }

    void add(String text, String why, List<String> then) {
        if (!text.equals(right)) {
            found.putIfAbsent(text, new WrongStep(text, why, then));
        }
    }

    /// Adds `left` with a result that is wrong by one, and one that is wrong by ten where it is large.
    void misreckon(String left, int value) {
        wrong(left, aside(value, 1));
        if (value >= 20) {
            wrong(left, aside(value, 10));
        }
    }

    private void wrong(String left, int value) {
        add(left + "=" + value, left + " is not " + value);
    }

    /// Adds answers that are put together wrongly from the right digits, or have one wrong digit.
    ///
    /// @param question what is asked: `47+85`
    void misread(String question) {
        int number = Integer.parseInt(right);
        String digits = Integer.toString(Math.abs(number));
        String sign = number < 0 ? "-" : "";
        String reversed = new StringBuilder(digits).reverse().toString();
        if (!reversed.startsWith("0")) {
            add(sign + reversed, "the digits are in the wrong order");
        }
        if (number < 0) {
            add(digits, "the sign is forgotten");
        }
        int column = random.nextInt(digits.length());
        int wrong = aside(Math.abs(number), Digits.power(column));
        add(sign + wrong, question + " is not " + sign + wrong);
    }

    /// Returns a number that is `by` larger or smaller, and not below zero where `value` is not.
    private int aside(int value, int by) {
        return random.nextBoolean() && (value >= by || value < 0) ? value - by : value + by;
    }

    List<WrongStep> all() {
        return new ArrayList<>(found.values());
    }
}
