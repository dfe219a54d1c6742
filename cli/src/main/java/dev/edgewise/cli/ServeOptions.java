package dev.edgewise.cli;

import dev.edgewise.error.ConfigException;
import dev.edgewise.server.ServerSettings;
import dev.edgewise.server.batch.EngineLimits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where a server listens and what it takes on.
final class ServeOptions {
    /// The environment variable that holds the key, which other users of the machine do not see in the list of
    /// processes.
    private static final String KEY_VARIABLE = "EDGEWISE_API_KEY";

    private static final int LONGEST_DAY = 86_400;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where to listen (default: 127.0.0.1, this machine alone; 0.0.0.0 for all).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where to listen (default: 8080; 0 for any that is free).")
    private int port = 8080;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "What clients must send as their API key (default: $" + KEY_VARIABLE + ", else none).")
    private @Nullable String apiKey;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "16",
            description = "Completions that are written at a time (default: 16).")
    private int concurrency = 16;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "Prompts that may wait for their turn; more are told to come again (default: 64).")
    private int queue = 64;

    @Option(
            names = "--max-prompt-length",
            paramLabel = "TOKENS",
            description = "Refuse longer prompts (default: what the context takes).")
    private @Nullable Integer maxPromptLength;

    @Option(
            names = "--cache",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description = "Memory for keys and values of what is being written (default: 1GiB).")
    private String cache = "1GiB";

    @Option(
            names = "--prompt-cache",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            description = "Memory for keys and values kept for prompts that begin alike (default: 256MiB; 0 for none).")
    private String promptCache = "256MiB";

    @Option(
            names = "--prefill-chunk",
            paramLabel = "TOKENS",
            defaultValue = "256",
            description = "Tokens of prompts that are read between two tokens of running completions (default: 256).")
    private int prefillChunk = 256;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "End requests that take longer (default: 600).")
    private int timeout = 600;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long answers may take to end once the server is to end (default: 30).")
    private int shutdownTimeout = 30;

    /// Returns the settings.
    ///
    /// @throws ConfigException if an option is out of range
    ServerSettings settings(Map<String, String> environment) {
        ServerSettings standard = ServerSettings.standard();
        EngineLimits limits = new EngineLimits(
                within("--concurrency", concurrency, 1, 1024),
                within("--queue", queue, 0, 1_000_000),
                ByteSize.parse("--cache", cache),
                promptCache.equals("0") ? 0 : ByteSize.parse("--prompt-cache", promptCache),
                within("--prefill-chunk", prefillChunk, 1, 1_000_000));
        return new ServerSettings(
                host,
                within("--port", port, 0, 65_535),
                key(environment),
                limits,
                maxPromptLength == null
                        ? standard.maxPromptTokens()
                        : within("--max-prompt-length", maxPromptLength, 1, Integer.MAX_VALUE),
                standard.maxBodyBytes(),
                Duration.ofSeconds(within("--timeout", timeout, 1, LONGEST_DAY)),
                standard.slowReaderBytes());
    }

    /// Returns how long answers may take to end.
    Duration shutdownLimit() {
        return Duration.ofSeconds(within("--shutdown-timeout", shutdownTimeout, 0, LONGEST_DAY));
    }

    private @Nullable String key(Map<String, String> environment) {
        String key = apiKey == null ? environment.getOrDefault(KEY_VARIABLE, "") : apiKey;
        if (apiKey != null && key.isBlank()) {
            throw new ConfigException(
                    "--api-key is empty; give a key, or leave the option out for a server without one");
        }
        return key.isBlank() ? null : key;
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigException(option + " must be from " + least + " to " + most + " but was " + value);
        }
        return value;
    }
}
