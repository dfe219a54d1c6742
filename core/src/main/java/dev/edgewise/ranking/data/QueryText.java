package dev.edgewise.ranking.data;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Texts as they are compared: by what they say, not by how they are typed.
public final class QueryText {
    private static final Pattern SPACE = Pattern.compile("(?U)\\s+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private QueryText() {}

    /// Returns the text in NFKC and lower case, with single blanks.
    public static String normalised(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SPACE.matcher(composed).replaceAll(" ").strip();
    }

    /// Returns the words of the normalised text: runs of letters and digits.
    public static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (String word : NO_WORD.split(normalised(text), -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// Returns the share of common words: Jaccard's coefficient; 0 where both have none.
    public static double jaccard(Set<String> a, Set<String> b) {
        Set<String> common = new HashSet<>(a);
        common.retainAll(b);
        int all = a.size() + b.size() - common.size();
        return all == 0 ? 0 : (double) common.size() / all;
    }
}
