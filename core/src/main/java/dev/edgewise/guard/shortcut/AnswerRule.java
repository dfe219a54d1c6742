package dev.edgewise.guard.shortcut;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A way to answer without solving: it copies something from the question.
enum AnswerRule {
    FIRST("the first number of the question"),
    SECOND("the second number of the question"),
    THIRD("the third number of the question"),
    LAST("the last number of the question"),

    /// This rule is right when a list is sorted already.
    ALL("the numbers of the question as they stand");

    /// The minus of `47-85` is not a sign, that of `-52,-37` is.
    private static final Pattern NUMBER = Pattern.compile("(?:(?<!\\d)-)?\\d+(?:\\.\\d+)?");

    private static final Pattern NUMBERS = Pattern.compile("-?\\d[-\\d., ]*\\d");

    private final String words;

    AnswerRule(String words) {
        this.words = words;
    }

    /// Returns in words what is copied.
    String words() {
        return words;
    }

    /// Returns what a policy with each rule answers. Empty where the question has nothing to copy.
    static Map<AnswerRule, String> answers(String question) {
        List<String> numbers =
                NUMBER.matcher(question).results().map(MatchResult::group).toList();
        Matcher all = NUMBERS.matcher(question);
        Map<AnswerRule, String> answers = new EnumMap<>(AnswerRule.class);
        answers.put(FIRST, at(numbers, 0));
        answers.put(SECOND, at(numbers, 1));
        answers.put(THIRD, at(numbers, 2));
        answers.put(LAST, at(numbers, numbers.size() - 1));
        answers.put(ALL, all.find() ? all.group() : "");
        return answers;
    }

    private static String at(List<String> numbers, int place) {
        return 0 <= place && place < numbers.size() ? numbers.get(place) : "";
    }
}
