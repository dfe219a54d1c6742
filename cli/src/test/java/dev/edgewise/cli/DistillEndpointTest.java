package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run distilled from a teacher behind a server on loopback, which stops answering and comes back.
@Tag("native")
@Tag("slow")
class DistillEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private HttpServer server;
    private Path run;
    private volatile int stopsAfter = Integer.MAX_VALUE;

    @BeforeEach
    void start() throws IOException {
        run = directory.resolve("run");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/completions", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        boolean answers = stopsAfter > 0 && !Files.exists(run.resolve("checkpoints/step-%06d".formatted(stopsAfter)));
        byte[] body = (answers ? told(request).toString() : "no more").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answers ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// Every token is as likely as any.
    private static ObjectNode told(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("usage")
                .put("prompt_tokens", request.path("prompt").size())
                .put("completion_tokens", 1);
        ObjectNode logProbs = answer.putArray("choices").addObject().putObject("logprobs");
        ArrayNode tokens = logProbs.putArray("tokens");
        ArrayNode values = logProbs.putArray("token_logprobs");
        request.path("prompt").forEach(id -> {
            tokens.add("token_id:" + id.asInt());
            values.add(-3);
        });
        return answer;
    }

    private String place() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private Path config() throws IOException {
        return Files.writeString(directory.resolve("distill.yaml"), """
                seed: 7
                model:
                  init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                         intermediate_size: 32, max_position_embeddings: 96, vocabulary: characters}
                precision: {compute: fp32}
                prompt: {style: raw, answer: hash}
                environments: [{type: comparison, levels: [0, 0]}]
                algorithm:
                  type: grpo
                  num_generations: 2
                  groups_per_step: 1
                  distill:
                    teacher: {type: endpoint, model: m, base_url: "%s", price_per_million_completion_tokens: 1000000}
                    teacher_samples: 0
                rollout: {max_completion_length: 8}
                guards: {act: false}
                train: {max_steps: 3, save_steps: 1, eval_steps: 0}
                """.formatted(place()));
    }

    private String train(int code, String... arguments) throws Exception {
        JavaProcess process = JavaProcess.start(
                directory.resolve("output.txt"),
                Map.of("EDGEWISE_CACHE", directory.toString()),
                Main.class.getName(),
                arguments);
        int exit = process.exit(Duration.ofMinutes(5));
        assertThat(exit).as(process.text()).isEqualTo(code);
        return process.text();
    }

    @Test
    void aTeacherThatStopsLeavesARunThatGoesOn() throws Exception {
        stopsAfter = 2;
        String stopped = train(ExitCodes.BAD_INPUT, "train", config().toString(), "--run", run.toString());
        assertThat(stopped)
                .contains("the teacher at " + place())
                .contains("The run is kept up to step 2. Go on with: ./edgewise train --resume " + run);
        assertThat(run.resolve("report.html")).exists();

        stopsAfter = Integer.MAX_VALUE;
        String resumed = train(ExitCodes.DONE, "train", "--resume", run.toString());
        assertThat(resumed)
                .as("every answer has a token and costs 1")
                .containsPattern("teacher   (\\d+) answers, \\d+ tokens read, \\1 written, cost \\1\\.0+\\R");
        assertThat(run.resolve("final/model.safetensors")).exists();
    }

    @Test
    void aTeacherThatNeverAnswersLeavesNoCheckpoint() throws Exception {
        stopsAfter = 0;
        assertThat(train(ExitCodes.BAD_INPUT, "train", config().toString(), "--run", run.toString()))
                .contains(
                        "No checkpoint was written yet (train.save_steps), so the run begins again, with the teacher's"
                                + " answers that are kept: ./edgewise train --resume " + run);
        assertThat(run.resolve("report.html")).exists();
    }
}
