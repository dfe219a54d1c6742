package dev.edgewise.hub;

import dev.edgewise.error.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the hub is, where its files are kept, and who asks.
///
/// @param endpoint without a slash at the end
/// @param cache the folder that holds `models--owner--name`
/// @param token sent to the endpoint and nowhere else; null to ask anonymously
/// @param offline whether only cached files may be used
public record HubSettings(
        URI endpoint, Path cache, @Nullable String token, boolean offline) {
    private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

    /// Checks the endpoint.
    public HubSettings {
        String text = endpoint.toString();
        while (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        endpoint = URI.create(text);
        boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!web || endpoint.getHost() == null) {
            throw new ConfigException("HF_ENDPOINT must be an http or https address but was '" + text
                    + "'; the hub is https://huggingface.co");
        }
    }

    /// Reads the variables Python's `huggingface_hub` reads: HF_ENDPOINT; HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME;
    /// HF_TOKEN, else the file HF_TOKEN_PATH or HF_HOME/token; HF_HUB_OFFLINE.
    ///
    /// @param environment [System#getenv()]
    /// @throws ConfigException if the endpoint is no web address or the token file cannot be read
    public static HubSettings fromEnvironment(Map<String, String> environment) {
        Path home = home(environment);
        String cache = first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
        String endpoint = first(environment, "HF_ENDPOINT");
        String offline = first(environment, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE");
        return new HubSettings(
                address(endpoint == null ? "https://huggingface.co" : endpoint),
                cache == null ? home.resolve("hub") : Path.of(cache),
                token(environment, home),
                offline != null && TRUE.contains(offline.toLowerCase(Locale.ROOT)));
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("HF_ENDPOINT must be an http or https address but was '" + text + "'", e);
        }
    }

    private static Path home(Map<String, String> environment) {
        String home = first(environment, "HF_HOME");
        if (home != null) {
            return Path.of(home);
        }
        String cache = first(environment, "XDG_CACHE_HOME");
        if (cache != null) {
            return Path.of(cache, "huggingface");
        }
        String user = first(environment, "HOME", "USERPROFILE");
        return Path.of(user == null ? "." : user, ".cache", "huggingface");
    }

    private static @Nullable String token(Map<String, String> environment, Path home) {
        String token = first(environment, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
        if (token != null) {
            return token.strip();
        }
        String named = first(environment, "HF_TOKEN_PATH");
        Path file = named == null ? home.resolve("token") : Path.of(named);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? null : text;
        } catch (IOException e) {
            throw new ConfigException(
                    "the hub's token file " + file + " cannot be read: " + e.getMessage()
                            + "; check its permissions or set HF_TOKEN",
                    e);
        }
    }

    private static @Nullable String first(Map<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /// Returns everything but the token.
    @Override
    public String toString() {
        return "HubSettings[endpoint=" + endpoint + ", cache=" + cache + ", token=" + (token == null ? "none" : "set")
                + ", offline=" + offline + "]";
    }
}
