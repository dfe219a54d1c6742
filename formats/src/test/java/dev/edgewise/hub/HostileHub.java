package dev.edgewise.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A hub on loopback that does not come to an end. It has `config.json` and `model.safetensors`.
final class HostileHub implements AutoCloseable {
    /// What it does.
    enum Way {
        STOPS_IN_LIST,
        DRIPS_LIST,
        STOPS_IN_FILE,
        DRIPS_FILE,
        ENDLESS_FILE,
        ONE_BYTE_A_CONNECTION,
        GROWING_FILE
    }

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /// How often the list or the body of a file was asked for.
    final AtomicInteger asked = new AtomicInteger();

    private final Way way;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;

    HostileHub(Way way) throws IOException {
        this.way = way;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/", exchange -> {
            try (exchange) {
                list(exchange);
            }
        });
        server.createContext("/owner/", exchange -> {
            try (exchange) {
                file(exchange);
            }
        });
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void list(HttpExchange exchange) throws IOException {
        byte[] reply = ("{\"sha\":\"" + COMMIT
                        + "\",\"siblings\":[{\"rfilename\":\"config.json\"},{\"rfilename\":\"model.safetensors\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reply.length);
        switch (way) {
            case STOPS_IN_LIST, DRIPS_LIST -> {
                asked.incrementAndGet();
                trickle(exchange.getResponseBody(), way == Way.DRIPS_LIST);
            }
            case STOPS_IN_FILE, DRIPS_FILE, ENDLESS_FILE, ONE_BYTE_A_CONNECTION, GROWING_FILE ->
                exchange.getResponseBody().write(reply);
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"tag\"");
        boolean known = way != Way.ENDLESS_FILE && way != Way.GROWING_FILE;
        if (exchange.getRequestMethod().equals("HEAD")) {
            if (known) {
                exchange.getResponseHeaders().set("X-Linked-Size", "100000");
            }
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        asked.incrementAndGet();
        String range = exchange.getRequestHeaders().getFirst("Range");
        long from = range == null ? 0 : Long.parseLong(range.replaceAll("[^0-9]", ""));
        if (range != null) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-99999/100000");
        }
        long length = way == Way.GROWING_FILE ? 100_000 : 100_000 - from;
        exchange.sendResponseHeaders(range == null ? 200 : 206, way == Way.ENDLESS_FILE ? 0 : length);
        OutputStream body = exchange.getResponseBody();
        switch (way) {
            case STOPS_IN_FILE, DRIPS_FILE -> trickle(body, way == Way.DRIPS_FILE);
            case ENDLESS_FILE -> {
                while (closed.getCount() > 0) {
                    body.write(new byte[1000]);
                }
            }
            case ONE_BYTE_A_CONNECTION -> {
                body.write(1);
                body.flush();
                throw new IOException("closed on purpose");
            }
            case GROWING_FILE -> {
                body.write(new byte[60_000]);
                body.flush();
                throw new IOException("closed on purpose");
            }
            case STOPS_IN_LIST, DRIPS_LIST -> throw new IllegalStateException("nobody asks for files");
        }
    }

    /// One byte, and then nothing or a byte every ten milliseconds.
    private void trickle(OutputStream body, boolean on) throws IOException {
        try {
            do {
                body.write(' ');
                body.flush();
            } while (!closed.await(on ? 10 : 60_000, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
