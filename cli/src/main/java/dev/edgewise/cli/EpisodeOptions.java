package dev.edgewise.cli;

import dev.edgewise.config.RolloutConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.EpisodeLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that end episodes of an environment that answers.
final class EpisodeOptions {
    @Option(
            names = "--max-turns",
            paramLabel = "N",
            description = "Turns where an environment answers (default: that of the model's run, else 10).")
    private @Nullable Integer maxTurns;

    @Option(
            names = "--max-episode-length",
            paramLabel = "TOKENS",
            description = "Tokens of an episode where an environment answers, its own included (default: that of the"
                    + " model's run, else 1024).")
    private @Nullable Integer maxEpisodeLength;

    /// Returns the limits of episodes.
    ///
    /// @param run how the model's run sampled, which holds where no option says otherwise
    /// @throws ConfigException if an option is out of range
    EpisodeLimits limits(Optional<RolloutConfig> run) {
        EpisodeLimits usual = run.map(r -> new EpisodeLimits(r.maxTurns(), r.maxEpisodeLength()))
                .orElse(EpisodeLimits.STANDARD);
        try {
            return new EpisodeLimits(
                    maxTurns == null ? usual.turns() : maxTurns,
                    maxEpisodeLength == null ? usual.tokens() : maxEpisodeLength);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
