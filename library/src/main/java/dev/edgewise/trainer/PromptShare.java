package dev.edgewise.trainer;

import dev.edgewise.rollout.GivenPrompt;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How much of what credit tells apart within a group is the prompt's doing.
///
///     Σ n_p·(r̄_p − r̄)² / Σ (r − r̄)²    over the prompts p of a group; sums over all groups
///
/// By chance alone it is about (prompts − 1)/(completions − 1).
final class PromptShare {
    private PromptShare() {}

    /// Returns the share; NaN where no group has several prompts, or none has rewards that differ.
    static double of(List<RolloutGroup> groups) {
        double between = 0;
        double all = 0;
        for (RolloutGroup group : groups) {
            Map<Integer, List<Double>> byPrompt = new TreeMap<>();
            for (Rollout rollout : group.rollouts()) {
                GivenPrompt prompt = rollout.prompt();
                if (prompt != null) {
                    byPrompt.computeIfAbsent(prompt.number(), _ -> new ArrayList<>())
                            .add(rollout.score().reward());
                }
            }
            if (byPrompt.size() > 1) {
                double mean = Metrics.mean(group.rewards());
                for (List<Double> own : byPrompt.values()) {
                    double distance = own.stream().mapToDouble(each -> each).sum() / own.size() - mean;
                    between += own.size() * distance * distance;
                }
                for (double reward : group.rewards()) {
                    all += (reward - mean) * (reward - mean);
                }
            }
        }
        return all > 0 ? between / all : Double.NaN;
    }
}
