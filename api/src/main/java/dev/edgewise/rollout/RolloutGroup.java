package dev.edgewise.rollout;

import dev.edgewise.task.Task;
import java.util.List;

/// The G rollouts of one task.
///
/// @param prompt the text given to the model, template applied; a rollout may have one of its own
/// @param promptIds its token ids
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RolloutGroup(Task task, String prompt, int[] promptIds, List<Rollout> rollouts) {
    public RolloutGroup {
        rollouts = List.copyOf(rollouts);
        if (rollouts.isEmpty()) {
            throw new IllegalArgumentException("a rollout group needs at least one rollout");
        }
    }

    public int size() {
        return rollouts.size();
    }

    /// Tells whether all attempts have a score; outcomes of a group that lacks one say nothing.
    public boolean isScored() {
        return rollouts.stream().noneMatch(rollout -> rollout.score().isMissing());
    }

    /// Counts the successes: k of the G rollouts.
    public int successes() {
        return (int) rollouts.stream().filter(r -> r.score().success()).count();
    }

    /// Tells whether the outcomes differ, so that a group-relative advantage exists: 0 < k < G.
    public boolean hasSignal() {
        int k = successes();
        return k > 0 && k < size();
    }

    /// Returns the rewards in rollout order.
    public double[] rewards() {
        return rollouts.stream().mapToDouble(r -> r.score().reward()).toArray();
    }

    /// Returns the token ids that the model was given of a rollout.
    public int[] promptIds(int rollout) {
        GivenPrompt own = rollouts.get(rollout).prompt();
        return own == null ? promptIds : own.ids();
    }

    /// Counts the tokens of the prompts, each as often as it was asked.
    public long promptTokens() {
        long tokens = 0;
        for (int i = 0; i < size(); i++) {
            tokens += promptIds(i).length;
        }
        return tokens;
    }

    /// Counts the tokens behind the prompts, those of an environment that answers included.
    public int completionTokens() {
        return rollouts.stream()
                .map(Rollout::completion)
                .mapToInt(c ->
                        c.transcript() == null ? c.length() : c.transcript().tokenIds().length)
                .sum();
    }
}
