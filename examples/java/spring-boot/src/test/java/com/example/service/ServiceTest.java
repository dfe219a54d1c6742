package com.example.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ServiceTest {
    private static final String TINY = """
            model:
              init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                     intermediate_size: 24, max_position_embeddings: 64, vocabulary: characters}
            threads: 1
            prompt: {style: raw, answer: bare}
            environments: [{type: addition, levels: [0, 1]}]
            algorithm: {type: edge, demonstrations_per_step: 4, num_generations: 4, groups_per_step: 2}
            rollout: {max_completion_length: 6}
            train: {max_steps: %d, eval_steps: 0, eval_samples: 2}
            """;

    @TempDir
    static Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("training.directory", directory::toString);
    }

    @Test
    void aRunIsStartedFollowedAndReported() throws Exception {
        String run = start(3);
        List<String> events =
                events(run).filter(line -> line.startsWith("event:")).toList();
        assertThat(events)
                .startsWith("event:started", "event:evaluated")
                .endsWith("event:evaluated", "event:ended")
                .filteredOn("event:step"::equals)
                .hasSize(3);
        assertThat(events(run)).as("from its beginning, again").anyMatch(line -> line.contains("\"stopped\":\"done\""));
        HttpResponse<String> report = send("GET", run + "/report", "");
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.body()).startsWithIgnoringCase("<!doctype html>");
    }

    @Test
    void aRunIsCancelled() throws Exception {
        String run = start(100_000);
        Iterator<String> lines = events(run).iterator();
        while (!lines.next().equals("event:step")) {
            // it has not begun
        }
        assertThat(send("GET", run + "/report", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", run, "").statusCode()).isEqualTo(202);
        String last = "";
        while (lines.hasNext()) {
            String line = lines.next();
            last = line.isEmpty() ? last : line;
        }
        assertThat(last).isEqualTo("data:{\"stopped\":\"interrupted\"}");
        assertThat(send("GET", run + "/report", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        HttpResponse<String> refused = send("POST", "/runs", TINY.formatted(3).replace("threads", "thread"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Did you mean \\\"threads\\\"?");
        assertThat(send("GET", "/runs/none/events", "").statusCode()).isEqualTo(404);
    }

    /// Spring brings Logback, and Edgewise no binding.
    @Test
    void thereIsOneBindingOfSlf4j(CapturedOutput output) throws Exception {
        events(start(1)).forEach(_ -> {});
        assertThat(org.slf4j.LoggerFactory.getILoggerFactory().getClass().getName())
                .startsWith("ch.qos.logback.");
        assertThat(output.getAll()).doesNotContain("SLF4J(");
        assertThat(java.util.ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class))
                .hasSize(1);
    }

    private String start(int steps) throws IOException, InterruptedException {
        HttpResponse<String> started = send("POST", "/runs", TINY.formatted(steps));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        return started.headers().firstValue("location").orElseThrow();
    }

    private Stream<String> events(String run) throws IOException, InterruptedException {
        return client.send(request("GET", run + "/events", ""), BodyHandlers.ofLines())
                .body();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(request(method, path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port).resolve(path))
                .header("Content-Type", "application/yaml")
                .method(method, BodyPublishers.ofString(body))
                .build();
    }
}
