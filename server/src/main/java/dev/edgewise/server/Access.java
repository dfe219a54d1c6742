package dev.edgewise.server;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides who may ask.
///
/// With a key, everything but `/health` needs it. Without one a server on loopback looks at the name that it was called
/// by, so that no web page can reach it through a name of its own.
final class Access {
    private static final String SCHEME = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    private final byte @Nullable [] key;
    private final boolean loopback;

    Access(ServerSettings settings) {
        String apiKey = settings.apiKey();
        this.key = apiKey == null ? null : digest(apiKey);
        this.loopback = LOOPBACK.contains(settings.host());
    }

    void check(HttpServerRequest request, Route route) {
        if (route == Route.HEALTH) {
            return;
        }
        byte[] expected = key;
        if (expected != null) {
            String given = request.getHeader("Authorization");
            String token = given != null && given.startsWith(SCHEME) ? given.substring(SCHEME.length()) : "";
            // digests have one length, so that the time of the comparison says nothing of the key
            if (!MessageDigest.isEqual(expected, digest(token))) {
                throw ApiException.refused(
                        401,
                        token.isEmpty()
                                ? "no API key was given; send it as Authorization: Bearer KEY"
                                : "the API key is not the one of this server",
                        "invalid_api_key");
            }
        } else if (loopback && !LOOPBACK.contains(name(request))) {
            throw ApiException.refused(
                    403,
                    "this server answers to localhost only; start it with --api-key to call it by another name",
                    null);
        }
    }

    private static String name(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? "localhost" : authority.host();
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
