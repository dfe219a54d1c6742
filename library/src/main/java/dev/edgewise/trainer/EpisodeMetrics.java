package dev.edgewise.trainer;

import dev.edgewise.rollout.EpisodeEnd;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.rollout.Transcript;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The episodes of a step, over every scored group; nothing where no environment answers.
///
/// - `episodes/turns`: mean turns of the model; `episodes/max_turns`: the most
/// - `episodes/environment_tokens`: mean tokens that the environment wrote
/// - `episodes/ended/<reason>`: share of the episodes that ended so, see [EpisodeEnd]
final class EpisodeMetrics {
    private EpisodeMetrics() {}

    static Map<String, Double> of(List<RolloutGroup> groups) {
        Metrics metrics = new Metrics();
        List<Transcript> episodes = groups.stream()
                .flatMap(group -> group.rollouts().stream())
                .map(Rollout::completion)
                .map(completion -> completion.transcript())
                .filter(Objects::nonNull)
                .toList();
        if (episodes.isEmpty()) {
            return metrics.values();
        }
        double count = episodes.size();
        int[] turns = episodes.stream().mapToInt(each -> each.turns().length).toArray();
        metrics.put("episodes/turns", Arrays.stream(turns).sum() / count);
        metrics.put("episodes/max_turns", (double) Arrays.stream(turns).max().orElse(0));
        long outside = episodes.stream()
                .mapToLong(each -> each.tokenIds().length
                        - (long) Arrays.stream(each.turns()).sum())
                .sum();
        metrics.put("episodes/environment_tokens", outside / count);
        for (EpisodeEnd end : EpisodeEnd.values()) {
            metrics.put(
                    "episodes/ended/" + end.key(),
                    episodes.stream().filter(each -> each.end() == end).count() / count);
        }
        return metrics.values();
    }
}
