package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.server.batch.EngineLimits;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolCall;
import dev.edgewise.tool.ToolReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients that leave, wait, do not read; and a server that ends.
@Tag("native")
@Tag("slow")
class LifecycleTest {
    private static String longRequest(boolean stream) {
        return longRequest(stream, "");
    }

    /// Its 400 tokens are dictated, so that it never ends early.
    private static String longRequest(boolean stream, String more) {
        return """
                {'stream': %s, 'max_tokens': 400, 'messages': [{'role': 'user', 'content': 'Hi'}], %s
                 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {'const': '%s'}}}}""".formatted(stream, more, "ab ".repeat(399));
    }

    @Test
    void aClientThatLeavesIsForgottenAtOnce() throws IOException, InterruptedException {
        try (Served served = Served.slow(Served.settings(new EngineLimits(1, 0, 1L << 24, 0, 32)))) {
            served.http().get("/health"); // the first request of a client takes longer than a completion
            try (Socket left = posted(served, longRequest(true))) {
                InputStream in = left.getInputStream();
                assertThat(new String(in.readNBytes(500), StandardCharsets.UTF_8))
                        .contains("data: ");
                refusedAsBusy(served);
            }
            await(() -> served.server().stats().running() == 0);
            try (Socket left = posted(served, longRequest(false))) {
                await(() -> served.server().stats().running() == 1);
                assertThat(left.isConnected()).isTrue();
            }
            await(() -> served.server().stats().running() == 0);
            assertThat(served.server().stats().writtenTokens()).isLessThan(800);
            assertThat(served.http().get("/metrics").body())
                    .contains("edgewise_requests_given_up_total{reason=\"client left\"} 2.0");
        }
    }

    private static void refusedAsBusy(Served served) throws IOException, InterruptedException {
        HttpResponse<String> busy = served.http().post("/v1/completions", "{'prompt': 'x'}");
        assertThat(busy.statusCode()).isEqualTo(429);
        assertThat(busy.headers().firstValue("Retry-After")).contains("1");
        assertThat(busy.body())
                .isEqualTo("{\"error\":{\"message\":\"the server is busy: 1 completions are being written and 0 prompts"
                        + " wait\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
    }

    @Test
    void aClientThatDoesNotReadHoldsNobodyUp() throws IOException, InterruptedException {
        ServerSettings few = Served.settings(new EngineLimits(4, 8, 1L << 24, 0, 32));
        ServerSettings settings =
                new ServerSettings(few.host(), 0, null, few.engine(), 400, 100_000, Duration.ofMinutes(10), 20_000);
        try (Served served = new Served(settings)) {
            Socket lazy = new Socket();
            lazy.setReceiveBufferSize(1024);
            lazy.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), served.server().port()));
            // much text for each token: what the kernel buffers is soon full
            for (int i = 0; i < 12; i++) {
                write(lazy, longRequest(true, "'n': 4, 'logprobs': true, 'top_logprobs': 20,"));
            }
            JsonNode other = served.http().answer("/v1/completions", "{'prompt': 'x', 'max_tokens': 3}");
            assertThat(other.path("choices")).hasSize(1);
            await(() -> metrics(served).contains("edgewise_requests_given_up_total{reason=\"slow reader\"} 1.0"));
            await(() -> served.server().stats().running() == 0);
            lazy.close();
        }
    }

    private static String metrics(Served served) {
        try {
            return served.http().get("/metrics").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestThatTakesTooLongEndsWithAnError() throws IOException, InterruptedException {
        ServerSettings few = Served.settings();
        ServerSettings settings =
                new ServerSettings(few.host(), 0, null, few.engine(), 400, 100_000, Duration.ofMillis(30), 1 << 20);
        try (Served served = Served.slow(settings)) {
            HttpResponse<String> whole = served.http().post("/v1/chat/completions", longRequest(false));
            assertThat(whole.statusCode()).isEqualTo(504);
            assertThat(whole.body()).contains("\"the request took longer than 0 seconds\"");
            HttpResponse<String> stream = served.http().post("/v1/chat/completions", longRequest(true));
            assertThat(stream.body()).contains("\"code\":\"timeout\"").doesNotContain("[DONE]");
            await(() -> served.server().stats().running() == 0);
        }
    }

    /// Formats of calls come from plug-ins, too.
    @Test
    void aFaultInReadingAnAnswerEndsTheRequest() throws IOException, InterruptedException {
        CallFormat faulty = new CallFormat() {
            @Override
            public String name() {
                return "faulty";
            }

            @Override
            public ToolReply read(String text) {
                throw new IllegalStateException("no idea");
            }

            @Override
            public String write(List<ToolCall> calls) {
                return "";
            }
        };
        String request = """
                {'messages': [{'role': 'user', 'content': 'Look'}], 'tool_choice': 'required', 'stream': %s,
                 'tools': [{'type': 'function', 'function': {'name': 'look', 'description': 'x'}}]}""";
        try (Served served = Served.reading(faulty)) {
            HttpResponse<String> whole = served.http().post("/v1/chat/completions", request.formatted(false));
            assertThat(whole.statusCode()).isEqualTo(500);
            HttpResponse<String> stream = served.http().post("/v1/chat/completions", request.formatted(true));
            assertThat(stream.body()).contains("\"error\"").doesNotContain("[DONE]");
            assertThat(served.problems())
                    .hasSize(2)
                    .containsOnly("a request failed: java.lang.IllegalStateException: no idea");
            await(() -> served.server().stats().running() == 0);
        }
    }

    @Test
    void aServerThatEndsLetsAnswersEnd() throws Exception {
        Served served = new Served(Served.settings());
        try {
            CompletableFuture<HttpResponse<String>> answer = begun(served);
            CompletableFuture<Void> ended =
                    CompletableFuture.runAsync(() -> served.server().shutDown(Duration.ofSeconds(60)));
            await(() -> refuses(served) || ended.isDone());
            assertThat(answer.get(60, TimeUnit.SECONDS).body()).endsWith("data: [DONE]\n\n");
            ended.get(60, TimeUnit.SECONDS);
        } finally {
            served.close();
        }
    }

    @Test
    void answersThatTakeTooLongToEndAreEnded() throws Exception {
        Served served = Served.slow(Served.settings());
        try {
            CompletableFuture<HttpResponse<String>> answer = begun(served);
            served.server().shutDown(Duration.ZERO);
            assertThat(answer.get(60, TimeUnit.SECONDS).body())
                    .contains("\"the server has shut down\"")
                    .doesNotContain("[DONE]");
        } finally {
            served.close();
        }
    }

    private static CompletableFuture<HttpResponse<String>> begun(Served served) throws InterruptedException {
        Http http = served.http();
        CompletableFuture<HttpResponse<String>> answer = http.client()
                .sendAsync(
                        http.posted("/v1/chat/completions", longRequest(true)), HttpResponse.BodyHandlers.ofString());
        await(() -> served.server().stats().writtenTokens() > 3);
        return answer;
    }

    private static boolean refuses(Served served) {
        try {
            return served.http().get("/health").statusCode() == 503;
        } catch (IOException e) {
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket posted(Served served, String body) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), served.server().port());
        write(socket, body);
        return socket;
    }

    private static void write(Socket socket, String body) throws IOException {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + json.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(json);
        socket.getOutputStream().flush();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 3000 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(condition.getAsBoolean()).as("within 30 seconds").isTrue();
    }
}
