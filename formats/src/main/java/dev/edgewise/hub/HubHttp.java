package dev.edgewise.hub;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Requests to the hub. Redirects are followed here and not by the client, so that the token goes to the
/// endpoint's own scheme, host and port only.
final class HubHttp implements AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 8;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration HEADER_LIMIT = Duration.ofSeconds(30);

    private final HubSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    HubHttp(HubSettings settings) {
        this.settings = settings;
    }

    /// Asks for the headers of a file on the hub. A redirect to another host is the answer, not followed: what
    /// that host would say of the file is not the hub's word.
    HttpResponse<InputStream> head(URI uri) throws IOException, InterruptedException {
        return send("HEAD", uri, Map.of(), false);
    }

    /// Fetches; the caller closes the body.
    HttpResponse<InputStream> get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        return send("GET", uri, headers, true);
    }

    private HttpResponse<InputStream> send(String method, URI start, Map<String, String> headers, boolean leave)
            throws IOException, InterruptedException {
        URI uri = start;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response =
                    client.send(request(method, uri, headers), HttpResponse.BodyHandlers.ofInputStream());
            if (!REDIRECTS.contains(response.statusCode())) {
                return checked(start, response);
            }
            URI next = target(uri, response);
            if (!leave && !isEndpoint(next)) {
                return response;
            }
            response.body().close();
            uri = next;
        }
        throw new ModelException(start + " redirects more than " + MOST_REDIRECTS + " times; check HF_ENDPOINT");
    }

    private HttpRequest request(String method, URI uri, Map<String, String> headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(HEADER_LIMIT)
                .header("User-Agent", "edgewise")
                .header("Accept-Encoding", "identity");
        headers.forEach(builder::header);
        String token = settings.token();
        if (token != null && isEndpoint(uri)) {
            builder.header("Authorization", "Bearer " + token);
        }
        return builder.build();
    }

    private URI target(URI from, HttpResponse<InputStream> response) throws IOException {
        String location = response.headers().firstValue("Location").orElse("");
        URI next;
        try {
            next = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(from + " redirects to no address: '" + Quoted.of(location) + "'", e);
        }
        boolean web = "https".equals(next.getScheme()) || ("http".equals(next.getScheme()) && !isSecure(from));
        if (location.isEmpty() || !web || next.getHost() == null) {
            throw new ModelException(
                    from + " redirects to '" + Quoted.of(location) + "', which is not allowed; check HF_ENDPOINT");
        }
        return next;
    }

    private static boolean isSecure(URI uri) {
        return "https".equals(uri.getScheme());
    }

    /// Returns whether `uri` has the endpoint's scheme, host and port.
    boolean isEndpoint(URI uri) {
        URI endpoint = settings.endpoint();
        return endpoint.getScheme().equals(uri.getScheme())
                && endpoint.getHost().equalsIgnoreCase(uri.getHost())
                && port(endpoint) == port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isSecure(uri) ? 443 : 80;
    }

    private HttpResponse<InputStream> checked(URI uri, HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        if ((status >= 200 && status < 300) || status == 416) {
            return response;
        }
        response.body().close();
        String said = status + " for " + uri;
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        boolean unknown =
                code.equals("RepoNotFound") || code.equals("RevisionNotFound") || code.equals("EntryNotFound");
        if (status == 401 || status == 403) {
            throw new ModelException("the hub refuses access (" + said + "); " + access());
        }
        if (status == 404 || unknown) {
            throw new ModelException(
                    "the hub does not know this " + (code.equals("RevisionNotFound") ? "revision" : "model") + " ("
                            + said + "); check the spelling of owner/name and revision");
        }
        if (status == 429 || status >= 500) {
            throw new Retry.BusyException("the hub answers " + said, retryAfter(response));
        }
        throw new ModelException("the hub answers " + said + "; check HF_ENDPOINT");
    }

    private String access() {
        return settings.token() == null
                ? "the model does not exist, is private or gated: check the spelling, accept its terms on its page, and set"
                        + " HF_TOKEN to a token that may read it"
                : "the token in HF_TOKEN may not read this model: accept its terms on its page or use another token";
    }

    private static long retryAfter(HttpResponse<InputStream> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return seconds.matches("\\d{1,6}") ? Long.parseLong(seconds) : 0;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
