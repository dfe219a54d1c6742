package dev.edgewise.cli.assembly;

import dev.edgewise.config.RewardConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.reward.external.ExternalReward;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the programs outside that score completions.
///
/// @param environment the process's environment variables, for tokens
/// @param log where the standard error of commands goes
public record ExternalRewards(Map<String, String> environment, ProcessBuilder.Redirect log) {
    private static final double MILLIS = 1000;

    /// Returns rewards whose commands write to this process's own standard error.
    public static ExternalRewards talking() {
        return new ExternalRewards(System.getenv(), ProcessBuilder.Redirect.INHERIT);
    }

    /// Returns the reward that a configuration asks for. A command starts with the first attempt.
    ///
    /// @throws ConfigException if the variable with the server's token is not set
    ExternalReward of(RewardConfig config) {
        Duration timeout = Duration.ofMillis(Math.max(1, Math.round(MILLIS * config.timeout())));
        return switch (config) {
            case RewardConfig.Command command ->
                ExternalReward.command(
                        command.command(),
                        Path.of(command.directory()),
                        log,
                        command.concurrency(),
                        timeout,
                        command.retries());
            case RewardConfig.Http http ->
                ExternalReward.http(
                        URI.create(http.url()),
                        http.batchSize(),
                        token(http.tokenVariable()),
                        http.concurrency(),
                        timeout,
                        http.retries());
        };
    }

    private @Nullable String token(@Nullable String variable) {
        if (variable == null) {
            return null;
        }
        String token = environment.get(variable);
        if (token == null || token.isBlank()) {
            throw new ConfigException("reward.token_variable names the environment variable " + variable
                    + ", which is not set; set it to the server's token, or remove token_variable");
        }
        return token;
    }
}
