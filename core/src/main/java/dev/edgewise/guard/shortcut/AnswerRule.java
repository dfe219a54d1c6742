package dev.edgewise.guard.shortcut;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /// Returns what a policy with this rule answers. Empty if the question has nothing to copy.
    String answer(String question) {
        Stream<MatchResult> numbers = NUMBER.matcher(question).results();
        Optional<MatchResult> copied = switch (this) {
            case FIRST -> numbers.findFirst();
            case SECOND -> numbers.skip(1).findFirst();
            case THIRD -> numbers.skip(2).findFirst();
            case LAST -> numbers.reduce((_, later) -> later);
            case ALL -> NUMBERS.matcher(question).results().findFirst();
        };
        return copied.map(MatchResult::group).orElse("");
    }
}
