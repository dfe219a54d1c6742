package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One request and its answer on the wire. Confined to the event loop of its connection.
///
/// A client that leaves or does not read ends its request: [#onGone] is run, once, and nothing is written any more.
final class Exchange {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String EVENTS = "text/event-stream; charset=utf-8";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String path;
    private final ServerMetrics metrics;
    private final int slowReaderBytes;
    private final long begun = System.nanoTime();
    private @Nullable Runnable gone;
    private boolean streaming;
    private boolean firstToken;
    private boolean over;
    private int pending;

    /// @param path as metrics name it
    Exchange(HttpServerRequest request, String path, String id, ServerMetrics metrics, int slowReaderBytes) {
        this.request = request;
        this.response = request.response();
        this.path = path;
        this.metrics = metrics;
        this.slowReaderBytes = slowReaderBytes;
        response.putHeader("x-request-id", id);
        response.closeHandler(_ -> abandon("client left"));
        response.exceptionHandler(_ -> abandon("client left"));
    }

    HttpServerRequest request() {
        return request;
    }

    /// Tells whether nothing can be answered any more.
    boolean over() {
        return over;
    }

    /// Tells whether pieces of the answer are on their way.
    boolean streaming() {
        return streaming;
    }

    /// Runs `action` when the client leaves before its answer has ended.
    void onGone(Runnable action) {
        if (over) {
            action.run();
        } else {
            gone = action;
        }
    }

    /// Gives up, without an answer.
    private void abandon(String reason) {
        if (over) {
            return;
        }
        over = true;
        metrics.gaveUp(reason);
        runGone();
    }

    private void runGone() {
        Runnable action = gone;
        gone = null;
        if (action != null) {
            action.run();
        }
    }

    void json(ObjectNode body) {
        end(200, JSON, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    void text(String type, byte[] body) {
        end(200, type, body);
    }

    /// Answers with an error: as the answer, or as the last piece of one that has begun.
    void fail(ApiException failure) {
        if (over) {
            return;
        }
        if (streaming) {
            event(failure.json().toString());
            endStream();
        } else {
            if (failure.status() == 429 || failure.status() == 503) {
                response.putHeader("Retry-After", Integer.toString(ApiException.RETRY_SECONDS));
            }
            if (failure.status() == 401) {
                response.putHeader("WWW-Authenticate", "Bearer");
            }
            end(failure.status(), JSON, failure.json().toString().getBytes(StandardCharsets.UTF_8));
        }
        runGone();
    }

    private void end(int status, String type, byte[] body) {
        if (over) {
            return;
        }
        over = true;
        metrics.answered(path, status, seconds());
        response.setStatusCode(status).putHeader("Content-Type", type);
        if (status == 408 || status == 413) {
            // what is left of the body is not read
            response.putHeader("Connection", "close");
            response.end(Buffer.buffer(body))
                    .onComplete(_ -> request.connection().close());
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /// Notes when the first token came.
    void token() {
        if (!firstToken) {
            firstToken = true;
            metrics.firstToken(seconds());
        }
    }

    /// Begins an answer in pieces.
    void beginStream() {
        streaming = true;
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader("Content-Type", EVENTS)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
    }

    /// Sends a piece. A client that leaves too many of them unread is given up.
    void event(String data) {
        if (over) {
            return;
        }
        Buffer buffer = Buffer.buffer("data: " + data + "\n\n");
        int length = buffer.length();
        pending += length;
        response.write(buffer).onComplete(_ -> pending -= length);
        if (pending > slowReaderBytes) {
            abandon("slow reader");
            request.connection().close();
        }
    }

    void endStream() {
        if (!over) {
            over = true;
            metrics.answered(path, 200, seconds());
            response.end();
        }
    }
}
