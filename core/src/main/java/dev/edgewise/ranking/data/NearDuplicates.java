package dev.edgewise.ranking.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds, among known texts, the one that a text repeats: equal once normalised, or with most of its words.
///
/// A text is compared only with those that share one of its rarest words. Of n words, n − ⌈t·n⌉ + 1 are enough,
/// since a text whose overlap is at least t cannot miss all of them.
public final class NearDuplicates {
    /// From this share of common words on, a text repeats another.
    public static final double SHARE = 0.8;

    /// A known text that another repeats.
    ///
    /// @param text as it was given
    /// @param share of common words; 1 for texts that are equal once normalised
    public record Match(String text, double share) {}

    private final double share;
    private final List<String> texts = new ArrayList<>();
    private final List<Set<String>> words = new ArrayList<>();
    private final Map<String, String> exact = new HashMap<>();
    private final Map<String, List<Integer>> byWord = new HashMap<>();

    /// @param texts the known ones
    public NearDuplicates(List<String> texts) {
        this(texts, SHARE);
    }

    /// @param share of common words from which on a text is a repeat, above 0 and at most 1
    public NearDuplicates(List<String> texts, double share) {
        this.share = share;
        texts.forEach(this::add);
    }

    /// Makes a text a known one.
    public void add(String text) {
        int place = texts.size();
        texts.add(text);
        exact.putIfAbsent(QueryText.normalised(text), text);
        words.add(QueryText.words(text));
        for (String word : words.getLast()) {
            byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(place);
        }
    }

    /// Returns the known text that this one repeats most closely; of several equally close ones the first.
    public Optional<Match> of(String text) {
        String same = exact.get(QueryText.normalised(text));
        if (same != null) {
            return Optional.of(new Match(same, 1));
        }
        Set<String> own = QueryText.words(text);
        List<String> rarest = own.stream()
                .sorted(Comparator.comparingInt(this::known).thenComparing(Comparator.naturalOrder()))
                .limit(own.size() - (long) Math.ceil(share * own.size() - 1e-9) + 1)
                .toList();
        Set<Integer> candidates = new TreeSet<>();
        rarest.forEach(word -> candidates.addAll(byWord.getOrDefault(word, List.of())));
        return candidates.stream()
                .map(i -> new Match(texts.get(i), QueryText.jaccard(own, words.get(i))))
                .filter(match -> match.share() >= share - 1e-12)
                .reduce((a, b) -> b.share() > a.share() ? b : a);
    }

    private int known(String word) {
        return byWord.getOrDefault(word, List.of()).size();
    }
}
