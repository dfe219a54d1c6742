package dev.edgewise.server;

import dev.edgewise.server.batch.EngineLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a server listens and what it takes on.
///
/// @param port 0 for any that is free
/// @param apiKey what clients must know; null for none
/// @param maxPromptTokens the longest prompt, where the context takes a longer one
/// @param maxBodyBytes the longest body of a request
/// @param requestTimeout from the request to the end of its answer
/// @param slowReaderBytes what may wait for a client that does not read before it is given up
public record ServerSettings(
        String host,
        int port,
        @Nullable String apiKey,
        EngineLimits engine,
        int maxPromptTokens,
        int maxBodyBytes,
        Duration requestTimeout,
        int slowReaderBytes) {
    /// Returns what holds where nothing is said: loopback, no key, 16 completions at a time.
    public static ServerSettings standard() {
        return new ServerSettings(
                "127.0.0.1",
                8080,
                null,
                new EngineLimits(16, 64, 1L << 30, 1L << 28, 256),
                Integer.MAX_VALUE,
                4 << 20,
                Duration.ofMinutes(10),
                1 << 20);
    }

    /// Returns the same at another port.
    public ServerSettings at(int newPort) {
        return new ServerSettings(
                host, newPort, apiKey, engine, maxPromptTokens, maxBodyBytes, requestTimeout, slowReaderBytes);
    }
}
