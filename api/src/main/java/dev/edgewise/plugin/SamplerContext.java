package dev.edgewise.plugin;

import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;

/// What a sampler may know of the run.
///
/// @param progress what the run knows of every cell; it takes in a group before the sampler does
/// @param groupSize rollouts per group
public record SamplerContext(Progress progress, int groupSize) {
    /// Returns the ladders that the run begins with.
    public Ladders ladders() {
        return progress.ladders();
    }
}
