package dev.edgewise.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
import dev.edgewise.random.Seeds;
import dev.edgewise.server.batch.BatchEngine;
import dev.edgewise.server.batch.EngineBusyException;
import dev.edgewise.server.batch.EngineStats;
import dev.edgewise.server.batch.GenerationEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Serves a model over HTTP as OpenAI's API has it, until it is closed.
///
/// Event loops read and write; requests are parsed, rendered and tokenised on worker threads; the engine's thread
/// computes. No state is kept from request to request but the prompt cache, which knows tokens only.
public final class ModelServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 1024;
    private static final long SECONDS_TO_START = 30;
    private static final long MILLIS_FOR_BODY = 30_000;

    private final ServedModel served;
    private final ServerSettings settings;
    private final Consumer<String> problems;
    private final RequestReader reader;
    private final long seed;
    private final long created;
    private final BatchEngine engine;
    private final ServerMetrics metrics;
    private final Access access;
    private final Vertx vertx;
    private final HttpServer http;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private ModelServer(
            ServedModel served, ServerSettings settings, Clock clock, long seed, Consumer<String> problems) {
        this.served = served;
        this.settings = settings;
        this.problems = problems;
        this.seed = seed;
        this.created = clock.instant().getEpochSecond();
        this.access = new Access(settings);
        this.engine = new BatchEngine(served.model().policy(), served.model().tokenizer(), settings.engine());
        this.reader = new RequestReader(
                served,
                new LengthLimits(served.context(), settings.maxPromptTokens()),
                settings.engine(),
                clock,
                seed,
                engine::bytes);
        this.metrics = new ServerMetrics(engine::stats);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.http = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setHttp2ClearTextEnabled(false)
                        .setHandle100ContinueAutomatically(true)
                        .setIdleTimeout(
                                (int) Math.min(86_400, settings.requestTimeout().toSeconds() + 60)))
                .connectionHandler(connection -> {
                    if (connections.incrementAndGet() > MOST_CONNECTIONS) {
                        connection.close();
                    }
                    connection.closeHandler(_ -> connections.decrementAndGet());
                })
                .requestHandler(this::take);
    }

    /// Starts a server.
    ///
    /// @param served used by nobody else until the server is closed; who opened its model closes it then
    /// @param seed from which requests that name none get theirs
    /// @param problems told of faults of ours
    /// @throws ConfigException if it cannot listen
    public static ModelServer start(
            ServedModel served, ServerSettings settings, Clock clock, long seed, Consumer<String> problems) {
        ModelServer server = new ModelServer(served, settings, clock, seed, problems);
        try {
            server.http.listen().toCompletionStage().toCompletableFuture().get(SECONDS_TO_START, TimeUnit.SECONDS);
            return server;
        } catch (ExecutionException | TimeoutException e) {
            server.close();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new ConfigException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause.getMessage()
                            + "; choose another --host or --port",
                    e);
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new ConfigException("interrupted while starting to listen", e);
        }
    }

    /// Returns the port that it listens on.
    public int port() {
        return http.actualPort();
    }

    /// Returns what it is doing.
    public EngineStats stats() {
        return engine.stats();
    }

    // ---- requests

    private void take(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        String id = Long.toHexString(Seeds.derive(seed, "request", requests.incrementAndGet()));
        Route route = Route.of(path);
        Exchange exchange = new Exchange(request, route.label(), id, metrics, settings.slowReaderBytes());
        try {
            access.check(request, route);
            route.requireMethod(request, path);
            switch (route) {
                case HEALTH -> health(exchange);
                case METRICS -> exchange.text(ServerMetrics.CONTENT_TYPE, metrics.text());
                case MODELS -> exchange.json(models());
                case MODEL ->
                    exchange.json(model(path.substring(Route.MODEL.label().length())));
                case CHAT, COMPLETIONS -> body(exchange, route, id);
                case NONE -> throw ApiException.refused(404, "there is nothing at this address", null);
            }
        } catch (ApiException refused) {
            exchange.fail(refused);
        }
    }

    private void health(Exchange exchange) {
        if (closing) {
            throw ApiException.closing("the server is shutting down");
        }
        exchange.json(JsonNodeFactory.instance.objectNode().put("status", "ok"));
    }

    private ObjectNode models() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
        json.putArray("data").add(model(served.name()));
        return json;
    }

    private ObjectNode model(String name) {
        if (!name.equals(served.name())) {
            throw ApiException.unknownModel("this server has the model '" + served.name() + "' and no other");
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", served.name())
                .put("object", "model")
                .put("created", created)
                .put("owned_by", "edgewise")
                .put("max_model_len", served.context());
    }

    /// Reads the body, as much of it as may be.
    private void body(Exchange exchange, Route route, String id) {
        HttpServerRequest request = exchange.request();
        String type = request.getHeader("Content-Type");
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw ApiException.refused(415, "the body must be JSON; say so: Content-Type: application/json", null);
        }
        if (closing) {
            throw ApiException.closing("the server is shutting down");
        }
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(
                MILLIS_FOR_BODY,
                _ -> exchange.fail(ApiException.refused(
                        408, "the body of the request took longer than " + MILLIS_FOR_BODY / 1000 + " seconds", null)));
        exchange.onGone(() -> vertx.cancelTimer(timer));
        request.handler(piece -> {
            if (body.length() + piece.length() > settings.maxBodyBytes()) {
                exchange.fail(ApiException.refused(
                        413,
                        "the body has more than the " + settings.maxBodyBytes() + " bytes that are allowed",
                        null));
            } else if (!exchange.over()) {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!exchange.over()) {
                prepare(exchange, route, id, body.getBytes());
            }
        });
    }

    private void prepare(Exchange exchange, Route route, String id, byte[] body) {
        vertx.executeBlocking(() -> reader.read(route, id, body), false).onComplete(read -> {
            if (read.succeeded()) {
                begin(exchange, read.result());
            } else {
                fail(exchange, read.cause());
            }
        });
    }

    // ---- answers

    private void begin(Exchange exchange, PreparedRequest prepared) {
        if (exchange.over()) {
            return;
        }
        Context context = vertx.getOrCreateContext();
        Progress progress = new Progress(exchange, prepared);
        open.add(exchange);
        BatchEngine.Ticket ticket;
        try {
            ticket = engine.submit(
                    prepared.generations(),
                    (generation, event) -> context.runOnContext(_ -> progress.take(generation, event)));
        } catch (EngineBusyException busy) {
            open.remove(exchange);
            fail(exchange, busy);
            return;
        }
        long timer = vertx.setTimer(
                settings.requestTimeout().toMillis(),
                _ -> exchange.fail(ApiException.timeout("the request took longer than "
                        + settings.requestTimeout().toSeconds() + " seconds")));
        exchange.onGone(() -> {
            vertx.cancelTimer(timer);
            ticket.cancel();
            open.remove(exchange);
        });
        progress.whenDone(() -> {
            vertx.cancelTimer(timer);
            open.remove(exchange);
        });
    }

    private void fail(Exchange exchange, Throwable cause) {
        exchange.fail(
                switch (cause) {
                    case ApiException refused -> refused;
                    case EngineBusyException busy when busy.closing() -> ApiException.closing(message(busy));
                    case EngineBusyException busy -> ApiException.busy(message(busy));
                    case UserException wrong -> ApiException.invalid(null, message(wrong));
                    default -> {
                        problems.accept("a request failed: " + cause);
                        yield ApiException.fault();
                    }
                });
    }

    private static String message(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    /// What has come of a request so far. Confined to the event loop of its connection.
    private final class Progress {
        private final Exchange exchange;
        private final PreparedRequest prepared;
        private int left;
        private Runnable done = () -> {};

        Progress(Exchange exchange, PreparedRequest prepared) {
            this.exchange = exchange;
            this.prepared = prepared;
            this.left = prepared.generations().size();
        }

        void whenDone(Runnable action) {
            done = action;
        }

        /// Takes what a generation was told. A fault of ours ends the request, so that its client does not wait.
        void take(int generation, GenerationEvent event) {
            try {
                tell(generation, event);
            } catch (RuntimeException | StackOverflowError fault) {
                fail(exchange, fault);
            }
        }

        private void tell(int generation, GenerationEvent event) {
            if (exchange.over()) {
                return;
            }
            if (event instanceof GenerationEvent.Failed failed) {
                fail(exchange, failed.cause());
                return;
            }
            if (event instanceof GenerationEvent.Text || event instanceof GenerationEvent.End) {
                exchange.token();
            }
            List<ObjectNode> pieces = prepared.answer().take(generation, event);
            if (prepared.fields().stream()) {
                if (!exchange.streaming()) {
                    exchange.beginStream();
                }
                pieces.forEach(piece -> exchange.event(piece.toString()));
            }
            if (event instanceof GenerationEvent.Done && --left == 0 && !exchange.over()) {
                end();
                done.run();
            }
        }

        private void end() {
            if (!prepared.fields().stream()) {
                exchange.json(prepared.answer().whole());
                return;
            }
            if (prepared.fields().usage()) {
                exchange.event(prepared.answer().usage().toString());
            }
            exchange.event("[DONE]");
            exchange.endStream();
        }
    }

    // ---- the end

    /// Takes no more requests, and waits for the answers that are under way.
    ///
    /// @param limit after which those that are left are ended with an error
    public void shutDown(Duration limit) {
        closing = true;
        engine.finish();
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!open.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /// Ends at once. Answers that are under way end with an error.
    @Override
    public void close() {
        closing = true;
        engine.close();
        try {
            // what the engine told last is on its way to the event loops
            for (int i = 0; i < 50 && !open.isEmpty(); i++) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS_TO_START, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            problems.accept("the server did not end well: " + e);
        }
    }
}
