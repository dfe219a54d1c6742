package dev.edgewise.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.PlainName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What the hub says of a model: its files at a revision, and each file's checksum and size.
final class HubApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_REPLY = 1 << 24;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern ETAG = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_-]{0,127}");

    private final HubSettings settings;
    private final HubHttp http;
    private final HubLimits limits;

    HubApi(HubSettings settings, HubHttp http, HubLimits limits) {
        this.settings = settings;
        this.http = http;
        this.limits = limits;
    }

    /// The commit a revision stands for, and the files there.
    record Listing(String commit, List<String> files) {}

    /// @throws ModelException if the model is unknown or closed to us, or the reply is not to be trusted
    Listing list(HubId id) throws IOException, InterruptedException {
        URI uri = URI.create(
                settings.endpoint() + "/api/models/" + id.repository() + "/revision/" + encoded(id.revision()));
        JsonNode reply = json(uri, http.get(uri, Map.of()));
        String commit = reply.path("sha").asText("");
        if (!COMMIT.matcher(commit).matches()) {
            throw new ModelException(uri + " must name a commit of 40 hex digits but says '" + Quoted.of(commit)
                    + "'; check HF_ENDPOINT");
        }
        List<String> files = new ArrayList<>();
        for (JsonNode sibling : reply.path("siblings")) {
            String name = sibling.path("rfilename").asText("");
            if (!PlainName.isPlainPath(name)) {
                throw new ModelException(uri + " lists a file named '" + Quoted.of(name)
                        + "', which would lie outside the model's folder; do not use this model");
            }
            files.add(name);
        }
        return new Listing(commit, files);
    }

    /// Returns the checksum and size of a file, from the hub's own headers.
    ///
    /// @throws ModelException if the reply has no usable checksum
    HubFile describe(HubId id, String commit, String name) throws IOException, InterruptedException {
        URI uri = resolve(id, commit, name);
        HttpResponse<InputStream> response = http.head(uri);
        response.body().close();
        String etag = response.headers()
                .firstValue("X-Linked-Etag")
                .or(() -> response.headers().firstValue("ETag"))
                .orElse("")
                .replaceFirst("^W/", "")
                .replace("\"", "");
        if (!ETAG.matcher(etag).matches()) {
            throw new ModelException(
                    uri + " must come with a checksum as ETag but has '" + Quoted.of(etag) + "'; check HF_ENDPOINT");
        }
        String length = response.statusCode() < 300
                ? response.headers().firstValue("Content-Length").orElse("")
                : "";
        String size = response.headers().firstValue("X-Linked-Size").orElse(length);
        return new HubFile(name, uri, etag, size.matches("\\d{1,18}") ? Long.parseLong(size) : HubFile.UNKNOWN_SIZE);
    }

    private URI resolve(HubId id, String commit, String name) {
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/", -1)) {
            path.append('/').append(encoded(part));
        }
        return URI.create(settings.endpoint() + "/" + id.repository() + "/resolve/" + commit + path);
    }

    private JsonNode json(URI uri, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = new StallGuard(response.body(), limits)) {
            byte[] bytes = body.readNBytes(LONGEST_REPLY + 1);
            if (bytes.length > LONGEST_REPLY) {
                throw new ModelException(
                        uri + " answers with more than " + LONGEST_REPLY + " bytes; check HF_ENDPOINT");
            }
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ModelException(uri + " does not answer with JSON; check HF_ENDPOINT", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
