package dev.edgewise.guard.shortcut;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /// The types of characters that are numbers.
    private static final int NUMBERS =
            (1 << Character.DECIMAL_DIGIT_NUMBER) | (1 << Character.LETTER_NUMBER) | (1 << Character.OTHER_NUMBER);

    private Repetition() {}

    /// Tells whether the text runs in a loop, or writes its answer over and over.
    ///
    /// @param answer the final answer; empty if there is none
    static boolean repetitive(String text, String answer) {
        List<String> words = words(text, Integer.MAX_VALUE);
        return (words.size() >= LEAST_WORDS && rate(words, N) > RATE)
                || answerRepeated(words, words(answer, ANSWER_WORDS + 1));
    }

    /// Returns rep_n = 1 − |unique n-grams| / |n-grams|; 0 for fewer than n words.
    static double rate(String text, int n) {
        return rate(words(text, Integer.MAX_VALUE), n);
    }

    private static double rate(List<String> words, int n) {
        Map<String, Integer> numbers = new HashMap<>();
        return dev.edgewise.eval.Repetition.of(
                words.stream()
                        .map(word -> numbers.computeIfAbsent(word, _ -> numbers.size()))
                        .toList(),
                n);
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

    /// Returns the first words of the text, at most `most`.
    private static List<String> words(String text, int most) {
        List<String> words = new ArrayList<>();
        for (int start = 0, end; start < text.length() && words.size() < most; start = end) {
            end = next(text, start);
            if (inWord(text, start)) {
                while (end < text.length() && inWord(text, end)) {
                    end = next(text, end);
                }
                words.add(text.substring(start, end));
            } else if (" \t\n\u000b\f\r".indexOf(text.charAt(start)) < 0) {
                words.add(text.substring(start, end));
            }
        }
        return words;
    }

    private static int next(String text, int i) {
        return i + Character.charCount(text.codePointAt(i));
    }

    private static boolean inWord(String text, int i) {
        int sign = text.codePointAt(i);
        return Character.isLetter(sign) || ((NUMBERS >> Character.getType(sign)) & 1) != 0;
    }
}
