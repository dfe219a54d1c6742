package dev.edgewise.study;

import java.util.List;

/// What a study is about, as it was registered.
///
/// @param question in words
/// @param expectation the expected result, in words
/// @param metric the metric that decides
/// @param reference the arm with which the others are compared
/// @param rollouts completions per run; 0 if only tokens are limited
/// @param tokens tokens per run; 0 if only rollouts are limited
/// @param targets frontiers whose price in rollouts and tokens is compared
/// @param targetAccuracies mean held-out accuracies, in (0, 1], whose price is compared in the same way
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
        List<Integer> targets,
        List<Double> targetAccuracies) {
    public StudyPlan {
        arms = List.copyOf(arms);
        seeds = List.copyOf(seeds);
        targets = targets.stream().distinct().sorted().toList();
        targetAccuracies = targetAccuracies.stream().distinct().sorted().toList();
        if (!arms.contains(reference)) {
            throw new IllegalArgumentException("the reference " + reference + " is none of the arms " + arms);
        }
    }

    /// Returns the unit of curves and averages: rollouts if they are limited, otherwise tokens.
    public BudgetUnit unit() {
        return rollouts > 0 ? BudgetUnit.ROLLOUTS : BudgetUnit.TOKENS;
    }

    /// Returns the length of a run's curve: the budget, in its unit.
    public long horizon() {
        return rollouts > 0 ? rollouts : tokens;
    }
}
