package dev.edgewise.probe;

import java.util.List;

/// The result of a whole probe.
///
/// @param model the model as it was named
/// @param plan what was asked for
/// @param sampling how completions were drawn, in words: `temperature 1, at most 16 tokens`
/// @param seed of tasks and completions
/// @param rollouts completions sampled, those that inferred levels included
/// @param tokens prompt and completion tokens of those
/// @param seconds wall time
public record FrontierMap(
        String model,
        ProbePlan plan,
        String sampling,
        long seed,
        long rollouts,
        long tokens,
        double seconds,
        List<LadderMap> ladders) {
    public FrontierMap {
        ladders = List.copyOf(ladders);
    }
}
