package dev.edgewise.eval;

import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The answer that most samples of a task give: majority@k (self-consistency, 2203.11171).
///
/// Answers are told apart by their text. Samples without one answer do not vote. Of answers with as many votes the
/// one that came first wins, so that more samples alone never change a verdict at random.
public final class Majority {
    private final Map<String, List<Boolean>> votes = new LinkedHashMap<>();

    /// Lets a sample vote.
    ///
    /// @param answer as the parser found it; empty if it found none
    public void add(String answer, boolean right) {
        if (!answer.isEmpty()) {
            votes.computeIfAbsent(answer, _ -> new ArrayList<>()).add(right);
        }
    }

    /// Tells whether the winning answer is right; an answer whose samples were judged differently counts by its
    /// first. False without a vote.
    public boolean right() {
        return votes.values().stream()
                .sorted(Comparator.comparingInt((List<Boolean> each) -> -each.size())) // stable: the first wins
                .findFirst()
                .map(List::getFirst)
                .orElse(false);
    }

    /// Returns the answer of a scored completion; empty if it gives none.
    public static String answer(Score score) {
        return score.parsed() instanceof ParseResult.Answer(String value) ? value : "";
    }
}
