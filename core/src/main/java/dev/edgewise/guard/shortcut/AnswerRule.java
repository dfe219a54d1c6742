package dev.edgewise.guard.shortcut;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
