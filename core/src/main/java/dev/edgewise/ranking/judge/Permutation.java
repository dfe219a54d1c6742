package dev.edgewise.ranking.judge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the order of passages that a teacher wrote, such as `[2] > [1] > [3]`, as RankGPT does
/// (<https://arxiv.org/abs/2304.09542>): digits alone count, the first time a passage is named, and passages
/// that are not named come last in their order.
public final class Permutation {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /// Longer numbers name no passage.
    private static final int MOST_DIGITS = 9;

    private Permutation() {}

    /// Returns the numbers of the passages, from 1 on, best first; each once.
    public static List<Integer> read(String answer, int passages) {
        SequencedSet<Integer> order = new LinkedHashSet<>();
        Matcher matcher = DIGITS.matcher(answer);
        while (matcher.find()) {
            int passage = matcher.group().length() > MOST_DIGITS ? 0 : Integer.parseInt(matcher.group());
            if (passage >= 1 && passage <= passages) {
                order.add(passage);
            }
        }
        for (int passage = 1; passage <= passages; passage++) {
            order.add(passage);
        }
        return new ArrayList<>(order);
    }
}
