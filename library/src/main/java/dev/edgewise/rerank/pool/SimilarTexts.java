package dev.edgewise.rerank.pool;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Texts of which equal and nearly equal ones are found: those that have a large share of all their words in common,
/// |A ∩ B| / |A ∪ B|.
///
/// Only texts that share one of their first words, in the order of the alphabet, are compared: as many words as two
/// similar texts cannot all differ in.
final class SimilarTexts {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final double share;
    private final List<Set<String>> words = new ArrayList<>();
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, List<Integer>> byWord = new HashMap<>();

    /// @param share of their words that nearly equal texts have in common
    SimilarTexts(double share) {
        this.share = share;
    }

    /// Returns a text in one spelling of those that look the same: NFKC, lower case, single blanks.
    static String normal(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SPACE.matcher(lower).replaceAll(" ").strip();
    }

    private static SortedSet<String> words(String normal) {
        SortedSet<String> words = new TreeSet<>(List.of(NO_WORD.split(normal)));
        words.remove("");
        return words;
    }

    /// Adds a text.
    void add(String text) {
        String normal = normal(text);
        SortedSet<String> own = words(normal);
        exact.putIfAbsent(normal, words.size());
        first(own).forEach(
                word -> byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(words.size()));
        words.add(new HashSet<>(own));
    }

    private List<String> first(SortedSet<String> own) {
        int differing = own.size() - (int) Math.ceil(share * own.size() - 1e-9);
        return own.stream().limit(differing + 1L).toList();
    }

    /// Returns whether an equal text was added.
    boolean hasEqual(String text) {
        return exact.containsKey(normal(text));
    }

    /// Returns the place of the first text added that is nearly equal.
    OptionalInt similar(String text) {
        SortedSet<String> own = words(normal(text));
        SortedSet<Integer> candidates = new TreeSet<>();
        first(own).forEach(word -> candidates.addAll(byWord.getOrDefault(word, List.of())));
        return candidates.stream()
                .mapToInt(Integer::intValue)
                .filter(i -> jaccard(own, words.get(i)) >= share)
                .findFirst();
    }

    private static double jaccard(Set<String> one, Set<String> other) {
        long common = one.stream().filter(other::contains).count();
        return (double) common / (one.size() + other.size() - common);
    }
}
