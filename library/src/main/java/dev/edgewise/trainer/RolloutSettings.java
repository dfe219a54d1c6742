package dev.edgewise.trainer;

import dev.edgewise.generate.SamplingSettings;

/// How many rollouts a step makes.
///
/// @param seed the run's seed
/// @param groups groups wanted per step, after the gates
/// @param groupSize G, completions per group
/// @param maxGenBatches how many times `groups` may be rolled out to fill the step; 1 never refills
/// @param demonstrations expert solutions imitated per step, 0 for none
/// @param demonstrationWeight what a demonstration counts beside a rollout group; the parts of the loss, each a mean,
///     weigh as their counts
public record RolloutSettings(
        long seed,
        int groups,
        int groupSize,
        int maxGenBatches,
        int demonstrations,
        double demonstrationWeight,
        SamplingSettings sampling) {
    public RolloutSettings {
        if (groups < 0 || groupSize < 2 || maxGenBatches < 1 || demonstrations < 0) {
            throw new IllegalArgumentException(
                    "groups and demonstrations must be at least 0, max_gen_batches at least 1"
                            + " and num_generations at least 2 (advantages are relative to the group) but were "
                            + groups + ", " + demonstrations + ", " + maxGenBatches + ", " + groupSize);
        }
    }
}
