package dev.edgewise.teacher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.UserException;
import dev.edgewise.settings.Keys;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.TeacherReply;
import dev.edgewise.teacher.TeacherRequest;
import dev.edgewise.teacher.TeacherUsage;
import dev.edgewise.testkit.TeacherContract;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Asks a real server on loopback.
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndpointTeacherTest extends TeacherContract {
    private static final String KEY = "sk-very-secret";

    private FakeEndpoint endpoint;
    private final FakeWaiting waiting = new FakeWaiting();

    @BeforeEach
    void start() throws IOException {
        endpoint = new FakeEndpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private Teacher teacher(int concurrency, double timeout, int retries) {
        return new EndpointTeacher(endpoint.settings(concurrency, timeout, retries), KEY, waiting);
    }

    @Override
    protected Teacher teacher() {
        return teacher(4, 20, 2);
    }

    @Override
    protected List<TeacherRequest> requests() {
        return FakeEndpoint.requests(10);
    }

    @Test
    void sendsTheConversationAndCountsTokensAndCost() {
        TeacherRequest request = new TeacherRequest(
                List.of(
                        new Message("system", "Be short."),
                        new Message("user", "a"),
                        new Message("assistant", "b"),
                        new Message("user", "c")),
                64,
                0.5,
                -1);
        try (Teacher teacher = teacher()) {
            assertThat(teacher.name())
                    .isEqualTo("qwen at " + endpoint.url().substring(7).replace("/v1", ""));
            assertThat(teacher.ask(List.of(request)))
                    .containsExactly(
                            new TeacherReply("Re: c", true, new TeacherUsage(1, 7, 3, (7 * 2 + 3 * 10) / 1e6)));
        }
        JsonNode sent = endpoint.asked.getFirst();
        assertThat(sent.path("model").asText()).isEqualTo("qwen");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(64);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent.path("seed").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(sent.path("stream").asBoolean(false)).isFalse();
        assertThat(sent.path("messages").findValuesAsText("role"))
                .containsExactly("system", "user", "assistant", "user");
        assertThat(sent.path("messages").findValuesAsText("content")).containsExactly("Be short.", "a", "b", "c");
        assertThat(endpoint.keys).containsExactly("Bearer " + KEY);
    }

    @Test
    void sendsWhatTheKeysSayAndNoSeedWhereNothingIsDrawn() {
        EndpointSettings settings = new EndpointSettings(
                "o9",
                endpoint.url(),
                "OPENAI_API_KEY",
                1,
                null,
                20,
                0,
                0,
                0,
                EndpointSettings.TokenLimit.MAX_COMPLETION_TOKENS,
                "{\"chat_template_kwargs\": {\"enable_thinking\": false}}");
        try (Teacher teacher = new EndpointTeacher(settings, null, waiting)) {
            teacher.ask(FakeEndpoint.requests(1));
        }
        JsonNode sent = endpoint.asked.getFirst();
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(50);
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.has("seed")).isFalse();
        assertThat(sent.path("chat_template_kwargs").path("enable_thinking").asBoolean(true))
                .isFalse();
        assertThat(endpoint.keys).containsExactly("");
    }

    @Test
    void saysWhereALimitCutTheAnswer() {
        endpoint.answering = (exchange, request) ->
                FakeEndpoint.send(exchange, 200, FakeEndpoint.completion("cut").replace("stop", "length"));
        try (Teacher teacher = teacher()) {
            assertThat(teacher.ask(FakeEndpoint.requests(1)).getFirst().complete())
                    .isFalse();
        }
    }

    @Test
    void asksAsManyAtOnceAsItMay() {
        CyclicBarrier four = new CyclicBarrier(4);
        endpoint.answering = (exchange, request) -> {
            try {
                four.await();
            } catch (BrokenBarrierException e) {
                throw new IOException(e);
            }
            FakeEndpoint.send(exchange, 200, FakeEndpoint.completion(FakeEndpoint.echo(request)));
        };
        try (Teacher teacher = teacher()) {
            assertThat(teacher.ask(FakeEndpoint.requests(8))).hasSize(8);
        }
    }

    @Test
    void keepsTheRate() {
        EndpointSettings settings = FakeEndpoint.settings("qwen", endpoint.url(), 1, 20.0, 20, 0);
        try (Teacher teacher = new EndpointTeacher(settings, null, waiting)) {
            teacher.ask(FakeEndpoint.requests(4));
        }
        assertThat(waiting.seconds()).containsExactly(3.0, 3.0, 3.0);
    }

    @Test
    void triesAgainWithLongerAndLongerPauses() {
        AtomicInteger calls = new AtomicInteger();
        endpoint.answering = (exchange, request) -> {
            int call = calls.incrementAndGet();
            FakeEndpoint.send(
                    exchange,
                    call < 4 ? List.of(500, 503, 408).get(call - 1) : 200,
                    call < 4 ? "{\"error\": {\"message\": \"sorry\"}}" : FakeEndpoint.completion("now"));
        };
        try (Teacher teacher = teacher(1, 20, 3)) {
            assertThat(teacher.ask(FakeEndpoint.requests(1)).getFirst().text()).isEqualTo("now");
        }
        assertThat(waiting.seconds()).containsExactly(1.0, 2.0, 4.0);
    }

    @ParameterizedTest
    @CsvSource({
        "17,17.0",
        "2.5,2.5",
        "'Thu, 01 Jan 2026 00:00:30 GMT',30.0",
        "'Wed, 31 Dec 2025 00:00:00 GMT',1.0",
        "soon,1.0"
    })
    void waitsAsLongAsItIsAskedTo(String header, String seconds) {
        AtomicInteger calls = new AtomicInteger();
        endpoint.answering = (exchange, request) -> {
            boolean first = calls.incrementAndGet() == 1;
            if (first) {
                exchange.getResponseHeaders().set("Retry-After", header);
            }
            FakeEndpoint.send(exchange, first ? 429 : 200, first ? "slow down" : FakeEndpoint.completion("now"));
        };
        try (Teacher teacher = teacher(1, 20, 1)) {
            assertThat(teacher.ask(FakeEndpoint.requests(1)).getFirst().text()).isEqualTo("now");
        }
        assertThat(waiting.seconds()).isEqualTo(seconds == null ? List.of() : List.of(Double.valueOf(seconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": null}, \"finish_reason\": \"length\"}]}",
                "{\"choices\": [{\"message\": {\"content\": \"\"}, \"finish_reason\": \"odd\"}], \"usage\": null}",
                "{\"choices\": [{\"message\": {\"content\": \"\"}}], \"more\": {\"unknown\": [1]}}"
            })
    void takesWhatEndpointsLeaveOut(String answer) {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 200, answer);
        try (Teacher teacher = teacher()) {
            assertThat(teacher.ask(FakeEndpoint.requests(1)))
                    .containsExactly(new TeacherReply("", !answer.contains("length"), new TeacherUsage(1, 0, 0, 0)));
        }
    }

    @Test
    void refusesRolesThatItCannotSend() {
        assertThatThrownBy(() -> {
                    try (Teacher teacher = teacher()) {
                        teacher.ask(List.of(new TeacherRequest(List.of(new Message("tool", "x")), 1, 0, 0)));
                    }
                })
                .isInstanceOf(ConfigException.class)
                .hasMessage("an endpoint is asked with messages of the roles system, user and assistant but one has the"
                        + " role \"tool\"; leave it out");
        assertThatThrownBy(() -> {
                    try (Teacher teacher = teacher()) {
                        teacher.ask(List.of(new TeacherRequest(List.of(new Message("user", " ")), 1, 0, 0)));
                    }
                })
                .isInstanceOf(ConfigException.class)
                .hasMessage("an endpoint is asked with text but a message of the role \"user\" has none; leave it out");
    }

    @Test
    void takesTheKeyFromTheEnvironment() {
        EndpointSettings local = endpoint.settings(1, 1, 0);
        assertThat(local.key(Map.of())).isNull();
        assertThat(local.key(Map.of("OPENAI_API_KEY", " abc "))).isEqualTo("abc");
        assertThatThrownBy(() -> local.key(Map.of("OPENAI_API_KEY", "a b")))
                .isInstanceOf(UserException.class)
                .hasMessage("the environment variable OPENAI_API_KEY, which teacher.api_key_env names, holds characters"
                        + " that no key has; a key is ASCII without blanks");
        EndpointSettings openai = FakeEndpoint.settings("gpt", "https://api.openai.com/v1", 1, null, 1, 0);
        assertThatThrownBy(() -> openai.key(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "teacher.api_key_env names the environment variable OPENAI_API_KEY, which is not set; set it"
                                + " to the key of https://api.openai.com/v1");
        assertThat(Keys.section(EndpointSettings.class, _ -> null).keys()).hasSize(11);
    }
}
