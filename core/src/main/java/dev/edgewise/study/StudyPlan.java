package dev.edgewise.study;

import java.util.List;

/// What a study is about, as it was registered.
///
/// @param question in words
/// @param expectation what is expected to come out, in words
/// @param metric what decides
/// @param reference the arm that the others are compared with
/// @param rollouts completions per run; 0 where only tokens are limited
/// @param tokens tokens per run; 0 where only rollouts are limited
/// @param targets frontiers whose price in rollouts is compared
public record StudyPlan(
        String name,
        String question,
        String expectation,
        StudyMetric metric,
        String reference,
        List<String> arms,
        List<Long> seeds,
        long rollouts,
        long tokens,
        List<Integer> targets) {
    public StudyPlan {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        targets = targets.stream().distinct().sorted().toList();
        if (!arms.contains(reference)) {
            throw new IllegalArgumentException("the reference " + reference + " is none of the arms " + arms);
        }
    }

    /// The length of a run's curve, completions: the budget, or the longest run where only tokens are limited.
    long horizon(List<RunOutcome> outcomes) {
        return rollouts > 0
                ? rollouts
                : outcomes.stream().mapToLong(RunOutcome::rollouts).max().orElse(0);
    }
}
