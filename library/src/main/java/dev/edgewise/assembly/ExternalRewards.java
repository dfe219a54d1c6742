package dev.edgewise.assembly;

import dev.edgewise.config.RewardConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.reward.external.ExternalReward;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the programs outside that score completions.
///
/// @param environment the process's environment variables, for tokens
/// @param log where the standard error of commands goes
/// @param say told of each program, before it is asked
public record ExternalRewards(Map<String, String> environment, ProcessBuilder.Redirect log, Consumer<String> say) {
    private static final double MILLIS = 1000;
    private static final int DELETE = 127;

    /// Returns rewards whose commands write to this process's own standard error.
    public static ExternalRewards talking(Consumer<String> say) {
        return new ExternalRewards(System.getenv(), ProcessBuilder.Redirect.INHERIT, say);
    }

    /// Returns the reward of a data set. A command starts with the first attempt.
    ///
    /// @throws ConfigException if the variable with the server's token is not set
    ExternalReward of(String dataset, RewardConfig config) {
        say.accept("reward    " + dataset + " is scored by " + shown(config));
        return of(config);
    }

    private static String shown(RewardConfig config) {
        return switch (config) {
            case RewardConfig.Command command ->
                "the command \"" + Quoted.of(String.join(" ", command.command())) + "\" in " + command.directory();
            case RewardConfig.Http http -> http.url();
        };
    }

    private ExternalReward of(RewardConfig config) {
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
        String token = environment.getOrDefault(variable, "").strip();
        if (token.isEmpty()) {
            throw new ConfigException("reward.token_variable names the environment variable " + variable
                    + ", which is not set; set it to the server's token, or remove token_variable");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < DELETE)) {
            throw new ConfigException(
                    "the environment variable " + variable + ", which reward.token_variable names, holds"
                            + " characters that no token has; a token is ASCII without blanks");
        }
        return token;
    }
}
