package dev.edgewise.assembly;

import dev.edgewise.config.RolloutConfig;
import dev.edgewise.generate.EpisodeLimits;
import dev.edgewise.generate.SamplingSettings;

/// Sampling settings from their configuration.
final class Sampling {
    private Sampling() {}

    static SamplingSettings of(RolloutConfig config) {
        return new SamplingSettings(
                config.temperature(),
                config.topP(),
                config.topK(),
                config.maxCompletionLength(),
                config.stop(),
                new EpisodeLimits(config.maxTurns(), config.maxEpisodeLength()));
    }
}
