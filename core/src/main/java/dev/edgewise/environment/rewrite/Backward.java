package dev.edgewise.environment.rewrite;

import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.task.Task;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Backward rewrites of one task. A quantity becomes the unknown z, the answer becomes a condition, and z is
/// asked for (AugHard@8, 2605.28388). A task with m quantities has at most 2m rewrites; only its first 64
/// quantities count.
///
/// | question | rewrites |
/// |---|---|
/// | `47+85=` | `z+85=132;z=`, `47+z=132;z=`, where z is the only solution nearby |
/// | sentences | the answer as a condition in place of the question, or in a sentence behind it |
///
/// The paper's templates are known from summaries only; the wording is ours.
final class Backward {
    private static final Pattern QUANTITY = Pattern.compile("(?<![\\w.,])\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?![\\w])"
            + "|(?<![\\w.,])\\d+(?:\\.\\d+)?(?![\\w]|\\.\\d|,\\d)");
    private static final Pattern FORMULA = Pattern.compile("(?=[0-9() ]*+[-+*/])[0-9+\\-*/() ]*+=");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final int SENTENCE = 5;

    /// The most quantities, so that a page of numbers is not copied once for each of them.
    private static final int MOST_QUANTITIES = 64;

    private Backward() {}

    /// Returns every rewrite of `task`, in a fixed order. Empty if its answer is no number or it has no
    /// quantities.
    static List<Task> of(Task task) {
        List<Task> rewrites = new ArrayList<>();
        String question = task.question();
        if (!NUMBER.matcher(task.answer()).matches()) {
            return rewrites;
        }
        boolean formula = FORMULA.matcher(question).matches();
        if (!formula && WORD.matcher(question).results().count() < SENTENCE) {
            return rewrites;
        }
        int index = 0;
        List<MatchResult> quantities =
                QUANTITY.matcher(question).results().limit(MOST_QUANTITIES).toList();
        for (MatchResult quantity : quantities) {
            String value = quantity.group().replace(",", "");
            String id = task.id() + "~z" + index++;
            if (formula) {
                formula(task, quantity, id, value).ifPresent(rewrites::add);
            } else {
                sentences(task, quantity, id, value, rewrites);
            }
        }
        return rewrites;
    }

    private static Optional<Task> formula(Task task, MatchResult quantity, String id, String value) {
        if (value.contains(".")) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(value);
        boolean unique = !solves(task, quantity, number.add(BigInteger.ONE))
                && !(number.signum() > 0 && solves(task, quantity, number.subtract(BigInteger.ONE)));
        return unique
                ? Optional.of(task(task, id, replaced(task, quantity, "z") + task.answer() + ";z=", value))
                : Optional.empty();
    }

    /// Tells whether the formula has the same value with another number in the quantity's place.
    private static boolean solves(Task task, MatchResult quantity, BigInteger other) {
        String formula = replaced(task, quantity, other.toString());
        Optional<Expression> parsed = ExpressionParser.parse(formula.substring(0, formula.length() - 1));
        Optional<Expression> wanted = ExpressionParser.parse(task.answer());
        try {
            return parsed.isEmpty()
                    || wanted.isEmpty()
                    || parsed.get().value().equals(wanted.get().value());
        } catch (ArithmeticException divisionByZero) {
            return false;
        }
    }

    private static void sentences(Task task, MatchResult quantity, String id, String value, List<Task> rewrites) {
        String text = replaced(task, quantity, "z").strip();
        int asked = lastSentence(text);
        if (text.endsWith("?") && asked < text.length()) {
            String inserted = text.substring(0, asked) + "The answer to \"" + text.substring(asked) + "\" is "
                    + task.answer() + ". What is the value of z?";
            rewrites.add(task(task, id + "a", inserted, value));
        }
        rewrites.add(task(
                task,
                id + "b",
                text + " The answer is " + task.answer() + ". What is the value of the unknown z?",
                value));
    }

    /// Returns where the last sentence begins, behind the blanks after the one before. If these are missing, it
    /// returns the text's length. The point of `2.5` ends no sentence.
    private static int lastSentence(String text) {
        int end = text.length() - 2;
        while (end >= 0 && !endsSentence(text, end)) {
            end--;
        }
        int start = end + 1;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return end >= 0 && start == end + 1 ? text.length() : start;
    }

    private static boolean endsSentence(String text, int at) {
        return switch (text.charAt(at)) {
            case '!', '?' -> true;
            case '.' -> !Character.isDigit(text.charAt(at + 1));
            default -> false;
        };
    }

    private static String replaced(Task task, MatchResult quantity, String by) {
        return task.question().substring(0, quantity.start())
                + by
                + task.question().substring(quantity.end());
    }

    private static Task task(Task task, String id, String question, String answer) {
        return new Task(id, task.cell(), question, answer, List.of());
    }
}
