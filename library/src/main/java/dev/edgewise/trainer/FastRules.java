package dev.edgewise.trainer;

/// How prompts evolve beside the weights.
///
/// @param every T, optimizer steps from one cycle to the next
/// @param population K, prompts in use at the most
/// @param promptsPerGroup prompts that the completions of a task are spread over
/// @param budget scored completions after which a cycle begins no further change
/// @param minibatch training tasks on which a change is tried
/// @param validationTasks tasks that judge prompts in a cycle
/// @param spread whether completions are sampled under the prompts; otherwise they are sampled without one, and the
///     prompts teach
/// @param seed the run's
public record FastRules(
        int every,
        int population,
        int promptsPerGroup,
        int budget,
        int minibatch,
        int validationTasks,
        boolean spread,
        long seed) {
    public FastRules {
        if (every < 1 || population < 2 || promptsPerGroup < 1 || minibatch < 1 || validationTasks < 1) {
            throw new IllegalArgumentException(
                    "prompts evolve every step or less often, at least two of them, on at least one task");
        }
    }

    /// Returns the completions that a cycle may take: a change that is begun is tried to its end.
    ///
    /// @param present prompts in use
    long most(int present) {
        return Math.max(budget - 1L, (long) present * validationTasks) + 2L * minibatch + validationTasks;
    }
}
