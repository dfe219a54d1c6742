package dev.edgewise.guard.shortcut;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures how much a text repeats itself. Words are runs of letters and digits, or single other signs.
final class Repetition {
    /// The fewest words of a text that can be called repetitive.
    static final int LEAST_WORDS = 24;

    /// The share of repeated n-grams from which a text is repetitive.
    static final double RATE = 0.5;

    /// How often the final answer must occur.
    static final int ANSWERS = 5;

    /// The share of the text's words that must belong to the answer.
    static final double ANSWER_SHARE = 0.4;

    /// The longest answer, in words, that is looked for. A longer one that repeats also repeats n-grams.
    private static final int ANSWER_WORDS = 32;

    private static final int N = 4;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\s]");

    private Repetition() {}

    /// Tells whether the text runs in a loop, or writes its answer over and over.
    ///
    /// @param answer the final answer; empty if there is none
    static boolean repetitive(String text, String answer) {
        List<String> words = words(text);
        return (words.size() >= LEAST_WORDS && rate(words, N) > RATE) || answerRepeated(words, words(answer));
    }

    /// Returns rep_n = 1 − |unique n-grams| / |n-grams|; 0 for fewer than n words.
    static double rate(String text, int n) {
        return rate(words(text), n);
    }

    private static double rate(List<String> words, int n) {
        int count = words.size() - n + 1;
        if (count < 1) {
            return 0;
        }
        Set<List<String>> unique = new HashSet<>();
        for (int i = 0; i < count; i++) {
            unique.add(words.subList(i, i + n));
        }
        return 1 - unique.size() / (double) count;
    }

    private static boolean answerRepeated(List<String> words, List<String> answer) {
        int times = 0;
        int i = 0;
        while (!answer.isEmpty() && answer.size() <= ANSWER_WORDS && i + answer.size() <= words.size()) {
            boolean here = words.subList(i, i + answer.size()).equals(answer);
            times += here ? 1 : 0;
            i += here ? answer.size() : 1;
        }
        return times >= ANSWERS && times * answer.size() >= ANSWER_SHARE * words.size();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
