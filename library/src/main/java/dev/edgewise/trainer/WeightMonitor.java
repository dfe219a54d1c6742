package dev.edgewise.trainer;

import dev.edgewise.collective.Collective;
import dev.edgewise.environment.Environment;
import dev.edgewise.monitor.Reading;
import dev.edgewise.policy.NetworkSigns;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Reads the cheap signs of a network that stops learning ([NetworkSigns]) on held-out prompts.
///
/// Rank 0's reading holds for all ranks.
///
/// @param prompts token ids, the same every time
public record WeightMonitor(Policy policy, Collective collective, List<int[]> prompts) implements Monitor {
    /// Tokens of all prompts together, at most; the first is taken whatever its length.
    public static final int TOKENS = 1024;

    public WeightMonitor {
        prompts = List.copyOf(prompts);
    }

    /// Returns held-out prompts of every level in turn, as many as [#TOKENS] hold; none without environments.
    public static List<int[]> prompts(List<Environment> environments, PromptRenderer renderer, long seed) {
        RandomGenerator random = Seeds.stream(seed, "signs");
        List<int[]> prompts = new ArrayList<>();
        int tokens = 0;
        while (!environments.isEmpty()) {
            for (Environment environment : environments) {
                for (int level = 0; level < environment.levels(); level++) {
                    int[] ids = renderer.render(environment.draw(Split.TEST, level, random))
                            .ids();
                    tokens += ids.length;
                    if (tokens > TOKENS && !prompts.isEmpty()) {
                        return prompts;
                    }
                    prompts.add(ids);
                }
            }
        }
        return prompts;
    }

    @Override
    public Reading read() {
        Reading.Weights own = NetworkSigns.of(policy, prompts);
        if (collective.size() == 1) {
            return own;
        }
        return new Reading.Weights(
                collective.broadcast(own.deadUnits()),
                collective.broadcast(own.effectiveRank()),
                collective.broadcast(own.parameterNorm()));
    }
}
