package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `refine` with a teacher behind a server on loopback, which stops answering, goes on, and is no longer needed.
@Tag("native")
@Tag("slow")
class RefineEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path model;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;
    private HttpServer server;
    private Path data;
    private Path out;

    @BeforeAll
    static void writeAModel() throws IOException {
        model = TinyModels.write(shared.resolve("m"), "llama", "{\"max_position_embeddings\": 512}");
    }

    @BeforeEach
    void start() throws IOException {
        data = Files.writeString(directory.resolve("rows.jsonl"), """
                {"instruction": "Name a colour.", "output": "Red."}
                {"instruction": "Add.", "input": "1 and 2", "output": "3"}
                """);
        out = directory.resolve("out.jsonl");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        String question = request.path("messages").path(1).path("content").asText();
        boolean answers = asked.incrementAndGet() <= most;
        byte[] body = (answers ? completion(question) : "no more").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answers ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String completion(String question) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("choices")
                .addObject()
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put(
                        "content",
                        question.contains("[New Instruction]")
                                ? "[New Instruction] Name a warm colour. [End]\n[New Answer] Red, like fire. [End]"
                                : "[Better Answer] Red, as ripe apples are. [End]");
        answer.putObject("usage")
                .put("prompt_tokens", 7)
                .put("completion_tokens", 3)
                .put("total_tokens", 10);
        return answer.toString();
    }

    private String[] command() {
        return new String[] {
            "refine",
            "--student",
            model.toString(),
            "--data",
            data.toString(),
            "--teacher",
            "{type: endpoint, model: m, base_url: '" + address()
                    + "', concurrency: 1, price_per_million_prompt_tokens: 2}",
            "--teacher-cache",
            directory.resolve("cache").toString(),
            "--out",
            out.toString()
        };
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Test
    void aSecondRunAsksNothing() throws IOException {
        Shell first = Shell.run(command());
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("teacher   4 answers, 28 tokens read, 12 written, cost 5.6e-05\n");
        String refined = Files.readString(out);
        assertThat(refined.lines()).hasSize(2);
        assertThat(JSON.readTree(refined.lines().findFirst().orElseThrow())
                        .path("scores")
                        .properties())
                .hasSize(3);

        server.stop(0);
        Files.delete(out);
        Files.delete(Path.of(out + ".work"));
        Shell second = Shell.run(command());
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.out()).contains("teacher   0 answers, 0 tokens read, 0 written\n");
        assertThat(out).hasContent(refined);
    }

    @Test
    void whatCameBeforeTheTeacherStoppedIsKept() throws IOException {
        most = 3;
        Shell stopped = Shell.run(command());
        assertThat(stopped.code()).isEqualTo(ExitCodes.BAD_INPUT);
        Path kept;
        try (var files = Files.list(directory.resolve("cache"))) {
            kept = files.findFirst().orElseThrow();
        }
        String[] command = command();
        command[6] = "'" + command[6].replace("'", "'\\''") + "'";
        assertThat(stopped.err())
                .endsWith("edgewise: the teacher at " + address() + " answered HTTP 404 \"no more\". It knows no such"
                        + " model or address: mend teacher.model, or teacher.base_url, which often ends in /v1. 1 of 2"
                        + " answers came before and are kept in " + kept
                        + ": the same command asks only for the others\nRows that are finished stay in " + out
                        + ".work. Go on with: ./edgewise " + String.join(" ", command) + "\n");
        assertThat(out).doesNotExist();

        most = Integer.MAX_VALUE;
        Shell on = Shell.run(command());
        assertThat(on.code()).as(on.err()).isZero();
        assertThat(on.out()).contains("teacher   1 answers, 7 tokens read, 3 written");
        assertThat(asked).hasValue(5);
    }
}
