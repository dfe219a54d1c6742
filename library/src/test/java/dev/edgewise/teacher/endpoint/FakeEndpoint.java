package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A server on loopback that speaks the protocol, or does what a test has it do.
final class FakeEndpoint implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// How a request is answered.
    interface Answering {
        void answer(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException;
    }

    /// The requests so far.
    final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());

    /// What their header `Authorization` was; empty for none.
    final List<String> keys = Collections.synchronizedList(new ArrayList<>());

    volatile Answering answering = (exchange, request) -> send(exchange, 200, completion(echo(request)));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", exchange -> {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            asked.add(request);
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            keys.add(key == null ? "" : key);
            try {
                answering.answer(exchange, request);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    EndpointSettings settings(int concurrency, double timeout, int retries) {
        return settings("qwen", url(), concurrency, null, timeout, retries);
    }

    static EndpointSettings settings(
            String model, String url, int concurrency, @Nullable Double rate, double timeout, int retries) {
        return new EndpointSettings(
                model,
                url,
                "OPENAI_API_KEY",
                concurrency,
                rate,
                timeout,
                retries,
                2,
                10,
                EndpointSettings.TokenLimit.MAX_TOKENS,
                null);
    }

    /// Returns different requests.
    static List<TeacherRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TeacherRequest(List.of(new Message("user", "question " + i)), 50, 0, 0))
                .toList();
    }

    /// Returns what a good endpoint would answer: the question again.
    static String echo(JsonNode request) {
        JsonNode messages = request.path("messages");
        return "Re: " + messages.get(messages.size() - 1).path("content").asText();
    }

    static String completion(String text) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("id", "1").put("object", "chat.completion");
        ObjectNode choice =
                answer.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        answer.putObject("usage")
                .put("prompt_tokens", 7)
                .put("completion_tokens", 3)
                .put("total_tokens", 10);
        return answer.toString();
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
