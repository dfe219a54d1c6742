package dev.edgewise.reward.shaping;

import dev.edgewise.plugin.RewardProvider;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Reward;
import dev.edgewise.reward.Score;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Takes reward from completions that repeat themselves.
///
///     r = max_penalty · (1 − distinct n-grams / n-grams)
///
/// Demystifying Long Chain-of-Thought (2502.03373); `get_repetition_penalty_reward` of open-r1. As there, words
/// are what blanks separate, case does not count, and a completion of fewer than n words gets 0.
@About(
        "Takes reward from completions that repeat themselves, by the share of their n-grams that came before (2502.03373).")
public record RepetitionPenalty(
        @Key(value = "Words of an n-gram.", standard = "3", range = "[1, )", unit = "words")
        int ngramSize,

        @Key(value = "What a completion of one n-gram over and over gets.", standard = "-1.0", range = "(, 0]")
        double maxPenalty)
        implements Reward {
    /// Makes it from a configuration.
    public static final RewardProvider<RepetitionPenalty> PROVIDER =
            RewardProvider.of("repetition_penalty", RepetitionPenalty.class, (penalty, _) -> penalty);

    public RepetitionPenalty {
        Keys.check(RepetitionPenalty.class, ngramSize, maxPenalty);
    }

    @Override
    public double of(Attempt attempt, Score score) {
        List<String> words =
                List.of(attempt.completion().strip().toLowerCase(Locale.ROOT).split("\\s+"));
        int total = words.size() - ngramSize + 1;
        if (total < 1) {
            return 0;
        }
        Set<List<String>> distinct = new HashSet<>();
        for (int at = 0; at < total; at++) {
            distinct.add(words.subList(at, at + ngramSize));
        }
        return maxPenalty * (1 - (double) distinct.size() / total) + 0.0; // no negative zero
    }
}
