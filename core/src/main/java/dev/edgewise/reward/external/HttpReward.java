package dev.edgewise.reward.external;

import dev.edgewise.error.ConfigException;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.plugin.ScorerProvider;
import dev.edgewise.reward.Scorer;
import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A server that is asked by `POST`.
@About("A server that answers attempts with rewards.")
public record HttpReward(
        @Key(
                value = "Where attempts are posted to: http://127.0.0.1:8000/grade.",
                pattern = "https?://.+",
                form = "an address that begins with http:// or https://")
        String url,

        @Key(value = "Most attempts of one request.", standard = "8", range = "[1, 10000]", unit = "attempts")
        int batchSize,

        @Key(
                value =
                        "Environment variable with a token; sent as Authorization: Bearer. The token itself is written nowhere.",
                pattern = "[A-Za-z_][A-Za-z0-9_]*",
                form = "the name of an environment variable")
        @Nullable
        String tokenVariable,

        @Key(value = "Requests under way at once.", standard = "8", range = "[1, 1024]")
        int concurrency,

        @Key(
                value = "From a question to its answer, waiting included.",
                standard = "60.0",
                range = "(0, )",
                unit = "seconds")
        double timeout,

        @Key(
                value = "How often a request is sent again after HTTP 5xx, 408 or 429, a lost connection, or silence.",
                standard = "3",
                range = "[0, 100]")
        int retries) {
    private static final int DELETE = 127;

    private static final int LAST_PORT = 65_535;

    public HttpReward {
        Keys.check(HttpReward.class, url, batchSize, tokenVariable, concurrency, timeout, retries);
        try {
            URI address = new URI(url);
            if (address.getHost() == null || address.getPort() > LAST_PORT) {
                throw new InvalidValue("url", "must name a host and a port up to 65535 but was \"" + url + "\"");
            }
        } catch (URISyntaxException e) {
            throw new InvalidValue("url", "must be an address but was \"" + url + "\": " + e.getReason());
        }
    }

    /// Makes it from a configuration.
    public static final ScorerProvider<HttpReward> PROVIDER =
            ScorerProvider.of("http", HttpReward.class, HttpReward::scorer);

    private Scorer scorer(ScorerContext context) {
        context.say().accept("reward    " + context.dataset() + " is scored by " + url);
        return ExternalReward.http(
                URI.create(url),
                batchSize,
                token(context.variables()),
                concurrency,
                ExternalReward.seconds(timeout),
                retries);
    }

    private @Nullable String token(Map<String, String> variables) {
        if (tokenVariable == null) {
            return null;
        }
        String token = variables.getOrDefault(tokenVariable, "").strip();
        if (token.isEmpty()) {
            throw new ConfigException("reward.token_variable names the environment variable " + tokenVariable
                    + ", which is not set; set it to the server's token, or remove token_variable");
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < DELETE)) {
            throw new ConfigException("the environment variable " + tokenVariable
                    + ", which reward.token_variable names, holds"
                    + " characters that no token has; a token is ASCII without blanks");
        }
        return token;
    }
}
