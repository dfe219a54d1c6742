package dev.edgewise.server;

import dev.edgewise.server.batch.EngineStats;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// What `/metrics` tells.
final class ServerMetrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] SECONDS = {.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Counter requests;
    private final Counter givenUp;
    private final Histogram firstToken;
    private final Histogram duration;

    ServerMetrics(Supplier<EngineStats> stats) {
        requests = Counter.builder()
                .name("edgewise_requests_total")
                .help("Requests by path and status.")
                .labelNames("path", "status")
                .register(registry);
        givenUp = Counter.builder()
                .name("edgewise_requests_given_up_total")
                .help("Requests that ended before their answer: the client left, was too slow, or time ran out.")
                .labelNames("reason")
                .register(registry);
        firstToken = histogram("edgewise_first_token_seconds", "From a request to the first token of its answer.");
        duration = histogram("edgewise_request_seconds", "From a request to the end of its answer.");
        gauge("edgewise_running", "Completions that are being written.", stats, EngineStats::running);
        gauge("edgewise_waiting", "Prompts that wait for their turn.", stats, EngineStats::waiting);
        gauge(
                "edgewise_prompt_cache_bytes",
                "Memory of keys and values kept for later requests.",
                stats,
                EngineStats::promptCacheBytes);
        counter("edgewise_prompt_tokens_total", "Tokens of prompts.", stats, EngineStats::promptTokens);
        counter(
                "edgewise_prompt_cached_tokens_total",
                "Tokens of prompts whose keys and values were kept.",
                stats,
                EngineStats::knownTokens);
        counter("edgewise_completion_tokens_total", "Tokens that were written.", stats, EngineStats::writtenTokens);
        counter("edgewise_steps_total", "Steps of the batch, one token of each completion.", stats, EngineStats::steps);
    }

    private Histogram histogram(String name, String help) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }

    private void gauge(String name, String help, Supplier<EngineStats> stats, ToDoubleFunction<EngineStats> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.applyAsDouble(stats.get())))
                .register(registry);
    }

    private void counter(String name, String help, Supplier<EngineStats> stats, ToDoubleFunction<EngineStats> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.applyAsDouble(stats.get())))
                .register(registry);
    }

    void answered(String path, int status, double seconds) {
        requests.labelValues(path, Integer.toString(status)).inc();
        if (path.startsWith("/v1/") && status == 200) {
            duration.observe(seconds);
        }
    }

    void gaveUp(String reason) {
        givenUp.labelValues(reason).inc();
    }

    void firstToken(double seconds) {
        firstToken.observe(seconds);
    }

    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
