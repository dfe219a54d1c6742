package dev.edgewise.trainer;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Rewards and completions of a step under TRL's keys, over **every** scored group, admitted or not: a metric
/// over admitted groups alone would hide that nothing is learned from the rest (radixark/miles#3073).
final class RolloutMetrics {
    private RolloutMetrics() {}

    static Map<String, Double> of(List<RolloutGroup> groups) {
        Metrics metrics = new Metrics();
        if (groups.isEmpty()) {
            return metrics.values();
        }
        List<Rollout> rollouts =
                groups.stream().flatMap(g -> g.rollouts().stream()).toList();
        lengths(rollouts, metrics);
        rewards(rollouts, metrics);
        double samples = rollouts.size();
        double tied = groups.stream()
                .filter(g -> spread(g.rewards()) == 0)
                .mapToInt(RolloutGroup::size)
                .sum();
        metrics.put("frac_reward_zero_std", tied / samples);
        double n = groups.size();
        long none = groups.stream().filter(g -> g.successes() == 0).count();
        long every = groups.stream().filter(g -> g.successes() == g.size()).count();
        metrics.put("frac_groups_all_zero", none / n);
        metrics.put("frac_groups_all_one", every / n);
        metrics.put("frac_groups_mixed", (n - none - every) / n);
        return metrics.values();
    }

    private static void lengths(List<Rollout> rollouts, Metrics metrics) {
        metrics.spread("completions/", "length", lengths(rollouts, false));
        double[] terminated = lengths(rollouts, true);
        metrics.put(StepMetrics.CLIPPED_RATIO, 1 - (double) terminated.length / rollouts.size());
        metrics.spread("completions/", "terminated_length", terminated);
        metrics.put(StepMetrics.COMPLETION_ENTROPY, entropy(rollouts));
    }

    /// Returns the mean over all tokens of the entropy of the distribution that they were drawn from; 0 without
    /// a token.
    private static double entropy(List<Rollout> rollouts) {
        double sum = 0;
        long tokens = 0;
        for (Rollout rollout : rollouts) {
            for (float entropy : rollout.completion().entropies()) {
                sum += entropy;
                tokens++;
            }
        }
        return tokens == 0 ? 0 : sum / tokens;
    }

    private static double[] lengths(List<Rollout> rollouts, boolean terminatedOnly) {
        return rollouts.stream()
                .map(Rollout::completion)
                .filter(c -> !terminatedOnly || c.finish() != FinishReason.LENGTH)
                .mapToDouble(Completion::length)
                .toArray();
    }

    /// Adds the mean of each reward function over the completions that it scored, as TRL does.
    private static void rewards(List<Rollout> rollouts, Metrics metrics) {
        Set<String> names = new LinkedHashSet<>();
        rollouts.forEach(r -> names.addAll(r.score().components().keySet()));
        for (String name : names) {
            double[] values = rollouts.stream()
                    .map(r -> r.score().components().get(name))
                    .filter(Objects::nonNull)
                    .mapToDouble(value -> value)
                    .toArray();
            metrics.put("rewards/" + name + "/mean", Metrics.mean(values));
            metrics.put("rewards/" + name + "/std", Metrics.sampleStd(values));
        }
        double[] rewards =
                rollouts.stream().mapToDouble(r -> r.score().reward()).toArray();
        metrics.put(StepMetrics.REWARD, Metrics.mean(rewards));
        metrics.put("reward_std", Metrics.sampleStd(rewards));
    }

    private static double spread(double[] values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return max - min;
    }
}
