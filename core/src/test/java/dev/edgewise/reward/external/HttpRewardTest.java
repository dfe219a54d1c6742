package dev.edgewise.reward.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Asks a real server on loopback.
@Tag("slow")
class HttpRewardTest {
    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<@Nullable String> tokens = Collections.synchronizedList(new ArrayList<>());
    private @Nullable HttpServer started;
    private Answering answering = (_, _) -> {};

    private interface Answering {
        void answer(HttpExchange exchange, JsonNode question) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            JsonNode question = RewardAnswer.MAPPER.readTree(exchange.getRequestBody());
            asked.add(question);
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            try {
                answering.answer(exchange, question);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        started = server;
    }

    private HttpServer server() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void stop() {
        server().stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server().getAddress().getPort() + "/grade");
    }

    private ExternalReward reward(int batch, int concurrency, Duration timeout, int retries, @Nullable String token) {
        return new ExternalReward(
                new HttpTransport(url(), batch, timeout, token), concurrency, retries, Duration.ofMillis(1));
    }

    private ExternalReward reward(int retries) {
        return reward(2, 4, Duration.ofSeconds(20), retries, null);
    }

    private static List<RewardRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RewardRequest(
                        String.valueOf(i),
                        "t/0:" + i,
                        JsonNodeFactory.instance.arrayNode().addObject().put("role", "user"),
                        String.valueOf(i),
                        JsonNodeFactory.instance.objectNode().put("n", i)))
                .toList();
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// Answers backwards with the completion as the reward.
    private static void good(HttpExchange exchange, JsonNode question) throws IOException {
        List<String> scores = new ArrayList<>();
        for (JsonNode attempt : question.path("attempts")) {
            scores.addFirst("{\"id\": " + attempt.path("id") + ", \"reward\": "
                    + attempt.path("completion").asText() + ", \"success\": false}");
        }
        send(exchange, 200, "{\"scores\": [" + String.join(", ", scores) + "]}");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,8", "7,3", "10000,2"})
    void scoresComeInTheOrderOfTheAttempts(int batch, int concurrency) {
        answering = HttpRewardTest::good;
        try (ExternalReward reward = reward(batch, concurrency, Duration.ofSeconds(20), 0, null)) {
            int count = batch == 10_000 ? 5_000 : 30;
            assertThat(reward.scores(requests(count)))
                    .extracting(Score::reward)
                    .isEqualTo(
                            IntStream.range(0, count).mapToObj(i -> (double) i).toList());
            assertThat(asked).hasSize((count + batch - 1) / batch);
        }
    }

    @Test
    void theQuestionIsAsDocumented() {
        answering = HttpRewardTest::good;
        try (ExternalReward reward = reward(1, 1, Duration.ofSeconds(20), 0, "secret")) {
            reward.scores(requests(1));
        }
        assertThat(asked)
                .hasToString("[{\"attempts\":[{\"id\":\"0\",\"prompt\":{\"role\":\"user\"},\"completion\":\"0\","
                        + "\"row\":{\"n\":0}}]}]");
        assertThat(tokens).containsExactly("Bearer secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void aBusyServerIsAskedAgain(int status) {
        AtomicInteger times = new AtomicInteger();
        answering = (exchange, question) -> {
            if (times.incrementAndGet() < 3) {
                send(exchange, status, "busy");
            } else {
                good(exchange, question);
            }
        };
        try (ExternalReward reward = reward(2)) {
            assertThat(reward.scores(requests(2))).extracting(Score::reward).containsExactly(0.0, 1.0);
        }
    }

    @Test
    void aServerThatStaysBusyStopsTheRun() {
        answering = (exchange, _) -> send(exchange, 503, "out of memory\u001b[31m");
        try (ExternalReward reward = reward(2)) {
            assertThatThrownBy(() -> reward.scores(requests(2)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage(url() + " was asked for the reward of attempt 0 (task t/0:0) and 1 more and answered"
                            + " HTTP 503 \"out of memory\\u001b[31m\". It was asked 3 times. Mend the program, then go on"
                            + " with --resume");
        }
        assertThat(asked).hasSize(3);
    }

    @Test
    void aRefusalStopsAtOnce() {
        answering = (exchange, _) -> send(exchange, 404, "no such page");
        try (ExternalReward reward = reward(3)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage(url() + " was asked for the reward of attempt 0 (task t/0:0) and answered HTTP 404 \"no"
                            + " such page\". Mend the address or the server, then go on with --resume");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void aServerThatIsSlowStopsTheRun() {
        answering = (_, _) -> Thread.sleep(60_000);
        try (ExternalReward reward = reward(1, 1, Duration.ofMillis(200), 1, null)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining(" and had not answered after 0.2 s (reward.timeout). It was asked 2 times. ");
        }
    }

    @Test
    void aSlowBodyCountsAsSlow() {
        answering = (exchange, _) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            Thread.sleep(60_000);
        };
        try (ExternalReward reward = reward(1, 1, Duration.ofMillis(300), 0, null)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining("had not answered after 0.3 s");
        }
    }

    @Test
    void aCutAnswerIsAskedAgain() {
        AtomicInteger times = new AtomicInteger();
        answering = (exchange, question) -> {
            if (times.incrementAndGet() == 1) {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"scores\": [".getBytes(StandardCharsets.UTF_8));
            } else {
                good(exchange, question);
            }
        };
        try (ExternalReward reward = reward(1)) {
            assertThat(reward.scores(requests(1))).hasSize(1);
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    void nobodyThereStopsTheRun() {
        URI gone = url();
        server().stop(0);
        try (ExternalReward reward = new ExternalReward(
                new HttpTransport(gone, 1, Duration.ofMinutes(1), null), 1, 0, Duration.ofMillis(1))) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessage(gone + " was asked for the reward of attempt 0 (task t/0:0), but the connection failed:"
                            + " nothing answers there. Mend the program, then go on with --resume");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `hello` | `which is no JSON object with "scores"`
            `{"score": []}` | `which has no list "scores"`
            `{"scores": [1]}` | `which is no object`
            `{"scores": []}` | `which leaves out attempt 0 (task t/0:0)`
            `{"scores": [{"reward": 1, "success": true}]}` | `which has no "id"`
            `{"scores": [{"id": "7", "reward": 1, "success": true}]}` | `an id that was not asked`
            `{"scores": [{"id": "0", "reward": 1, "success": true}, {"id": 0, "reward": 1, "success": true}]}` | `the second answer to this id`
            `{"scores": [{"id": "0", "reward": NaN, "success": true}]}` | `where "reward" must be a finite number but is NaN`
            `{"scores": [{"id": "0", "reward": 1, "success": 1}]}` | `where "success" must be true or false but is 1`
            """)
    void anAnswerThatIsNoneStopsAtOnce(String answer, String told) {
        answering = (exchange, _) -> send(exchange, 200, answer);
        try (ExternalReward reward = reward(1, 1, Duration.ofSeconds(20), 3, null)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageStartingWith(
                            url() + " was asked for the reward of attempt 0 (task t/0:0) and answered \"")
                    .hasMessageEndingWith("\", " + told
                            + ". docs/rewards.md has the form. Mend the server, then go on with --resume");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void anEndlessAnswerIsCut() {
        answering = (exchange, _) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 16];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(much);
            }
        };
        try (ExternalReward reward = reward(1, 1, Duration.ofSeconds(20), 0, null)) {
            assertThatThrownBy(() -> reward.scores(requests(1)))
                    .isInstanceOf(RewardException.class)
                    .hasMessageContaining("the answer has more than 1048576 bytes");
        }
    }
}
