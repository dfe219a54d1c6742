package dev.edgewise.guard.shortcut;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A way to answer without solving: to copy what stands in the question.
enum AnswerRule {
    FIRST("the first number of the question"),
    SECOND("the second number of the question"),
    THIRD("the third number of the question"),
    LAST("the last number of the question"),

    /// What a list sorted already would be right with.
    ALL("the numbers of the question as they stand");

    /// The minus of `47-85` is no sign, that of `-52,-37` is.
    private static final Pattern NUMBER = Pattern.compile("(?:(?<!\\d)-)?\\d+(?:\\.\\d+)?");

    private static final Pattern NUMBERS = Pattern.compile("-?\\d[-\\d., ]*\\d");

    private final String words;

    AnswerRule(String words) {
        this.words = words;
    }

    /// What is copied, in words.
    String words() {
        return words;
    }

    /// What a policy with this rule answers; empty where the question has nothing of the kind.
    String answer(String question) {
        List<String> numbers = found(NUMBER, question);
        return switch (this) {
            case FIRST -> at(numbers, 0);
            case SECOND -> at(numbers, 1);
            case THIRD -> at(numbers, 2);
            case LAST -> at(numbers, numbers.size() - 1);
            case ALL -> at(found(NUMBERS, question), 0);
        };
    }

    private static List<String> found(Pattern pattern, String question) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(question);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static String at(List<String> texts, int index) {
        return index < 0 || index >= texts.size() ? "" : texts.get(index);
    }
}
