package dev.edgewise.credit;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.completion.FormatShares;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// How the right completions of a step are written, by environment: each asks for its own form.
final class StepFormats {
    private final Map<String, FormatShares> shares = new TreeMap<>();

    /// What a right completion counts.
    @FunctionalInterface
    interface Weight {
        double of(int group, int rollout);
    }

    StepFormats(List<RolloutGroup> groups, Weight weight) {
        Map<String, Map<String, Double>> weights = new TreeMap<>();
        for (int g = 0; g < groups.size(); g++) {
            RolloutGroup group = groups.get(g);
            for (int i = 0; i < group.size(); i++) {
                if (group.rollouts().get(i).score().success()) {
                    weights.computeIfAbsent(environment(group), _ -> new TreeMap<>())
                            .merge(format(group.rollouts().get(i)), weight.of(g, i), Double::sum);
                }
            }
        }
        weights.forEach((environment, own) -> shares.put(environment, FormatShares.of(own)));
    }

    /// Returns the share of the format that `rollout`, a right one of the group, is written in; 0 where nothing
    /// counts.
    double share(RolloutGroup group, Rollout rollout) {
        return Objects.requireNonNull(shares.get(environment(group))).of(format(rollout));
    }

    /// Returns 1 less that share: what a bonus for rare formats is multiplied by.
    double rarity(RolloutGroup group, Rollout rollout) {
        return 1 - share(group, rollout);
    }

    private static String format(Rollout rollout) {
        return CompletionFormats.BUILT_IN.classify(rollout.completion().text());
    }

    private static String environment(RolloutGroup group) {
        return group.task().cell().environment();
    }
}
