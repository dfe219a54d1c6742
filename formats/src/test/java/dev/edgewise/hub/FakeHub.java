package dev.edgewise.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A hub and its file store: two real servers on loopback that speak the hub's HTTP layout. Files named
/// `*.safetensors` are in large file storage: the hub sends the client on to the store, which has another host
/// name.
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    final Map<String, byte[]> files = new TreeMap<>();
    /// `METHOD path [Range] [token]`, in order; the store's begin with `STORE `.
    final List<String> requests = new CopyOnWriteArrayList<>();
    /// How many of the store's next answers stop half-way.
    final AtomicInteger cuts = new AtomicInteger();
    /// How many of the hub's next answers are 503.
    final AtomicInteger faults = new AtomicInteger();
    /// Whether the store sends other bytes than the checksum is of.
    volatile boolean corrupt;
    /// Whether the store ignores Range.
    volatile boolean noRanges;
    /// A status the hub answers everything with; 0 for none.
    volatile int refusal;
    volatile String commit = COMMIT;

    private final HttpServer hub;
    private final HttpServer store;

    FakeHub() throws IOException {
        hub = server(this::answer);
        store = server(this::send);
    }

    private static HttpServer server(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
        return server;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort() + "/");
    }

    void file(String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String etag(String name, byte[] content) {
        try {
            if (name.endsWith(".safetensors")) {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            }
            MessageDigest git = MessageDigest.getInstance("SHA-1");
            git.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(git.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void record(String prefix, HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(prefix + exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + (range == null ? "" : " " + range) + (token == null ? "" : " " + token));
    }

    private void answer(HttpExchange exchange) throws IOException {
        record("", exchange);
        String path = exchange.getRequestURI().getPath().replace("/resolve/main/", "/resolve/" + commit + "/");
        String resolve = "/owner/tiny/resolve/" + commit + "/";
        if (refusal != 0 || faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.sendResponseHeaders(refusal == 0 ? 503 : refusal, -1);
        } else if (path.startsWith("/api/models/owner/tiny/revision/")) {
            String siblings = String.join(
                    ",",
                    files.keySet().stream()
                            .map(f -> "{\"rfilename\":\"" + f + "\"}")
                            .toList());
            body(
                    exchange,
                    ("{\"id\":\"owner/tiny\",\"sha\":\"" + commit + "\",\"siblings\":[" + siblings + "]}")
                            .getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith(resolve) && files.containsKey(path.substring(resolve.length()))) {
            file(exchange, path.substring(resolve.length()));
        } else {
            exchange.getResponseHeaders().set("X-Error-Code", "RepoNotFound");
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private void file(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        if (name.endsWith(".safetensors")) {
            exchange.getResponseHeaders().set("X-Linked-Etag", '"' + etag(name, content) + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            exchange.getResponseHeaders()
                    .set("Location", "http://localhost:" + store.getAddress().getPort() + "/blobs/" + name);
            exchange.sendResponseHeaders(302, -1);
        } else {
            exchange.getResponseHeaders().set("ETag", "W/\"" + etag(name, content) + '"');
            body(exchange, content);
        }
    }

    private static void body(HttpExchange exchange, byte[] content) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private void send(HttpExchange exchange) throws IOException {
        record("STORE ", exchange);
        byte[] content = files.get(exchange.getRequestURI().getPath().substring("/blobs/".length()))
                .clone();
        if (corrupt) {
            content[0] ^= 1;
        }
        String range = noRanges ? null : exchange.getRequestHeaders().getFirst("Range");
        int start = 0;
        if (range != null) {
            start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        byte[] part = Arrays.copyOfRange(content, start, content.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, part.length);
        if (cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.getResponseBody().write(part, 0, part.length / 2);
            exchange.getResponseBody().flush();
            throw new IOException("cut on purpose");
        }
        exchange.getResponseBody().write(part);
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }
}
