package dev.edgewise.teacher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A server on loopback does everything that servers do wrong.
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndpointFaultTest {
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

    private ThrowingCallable asking(int retries) {
        return () -> {
            try (Teacher teacher = teacher(2, 20, retries)) {
                teacher.ask(FakeEndpoint.requests(1));
            }
        };
    }

    private String place() {
        return "the teacher at " + endpoint.url();
    }

    @Test
    void doesNotWaitForAnHour() {
        endpoint.answering = (exchange, request) -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            FakeEndpoint.send(exchange, 429, "{\"error\": {\"message\": \"Daily limit reached\"}}");
        };
        assertThatThrownBy(asking(3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(place() + " answered HTTP 429 \"Daily limit reached\". Lower teacher.concurrency or"
                        + " teacher.requests_per_minute. It asks to wait for 3600 s; go on later, or take another"
                        + " endpoint");
        assertThat(waiting.seconds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error": {"message": "Incorrect API key provided: sk-very-secret."}} | "Incorrect API key provided: ….". It does not take the key in the environment variable OPENAI_API_KEY: mend it, or name another variable as teacher.api_key_env
            403 | {"error": "no"}      | "no". It does not take the key in the environment variable OPENAI_API_KEY: mend it, or name another variable as teacher.api_key_env
            404 | {"detail": "Not Found"} | "{"detail": "Not Found"}". It knows no such model or address: mend teacher.model, or teacher.base_url, which often ends in /v1
            429 | {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}} | "You exceeded your quota". The account has no money left: pay, or take another endpoint
            301 | moved | "moved". It has moved: take the address that it has now for teacher.base_url, without chat/completions
            400 | {"error": {"message": "maximum context length is 2048"}} | "maximum context length is 2048". It does not take such a request: mend teacher.model, teacher.extra_body or teacher.token_limit, or shorten what is asked
            """)
    void saysWhatToDoAboutARefusalAndDoesNotRepeatIt(int status, String body, String told) {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, status, body);
        assertThatThrownBy(asking(3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(place() + " answered HTTP " + status + " " + told);
        assertThat(endpoint.asked).hasSize(1);
    }

    @Test
    void saysThatAnEndpointWantsAKey() {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 401, "");
        assertThatThrownBy(() -> {
                    try (Teacher teacher = new EndpointTeacher(endpoint.settings(1, 20, 0), null, waiting)) {
                        teacher.ask(FakeEndpoint.requests(1));
                    }
                })
                .hasMessage(place() + " answered HTTP 401 \"\". It wants a key: set the environment variable"
                        + " OPENAI_API_KEY, or name another as teacher.api_key_env");
    }

    @Test
    void givesUpAfterTheLastRetry() {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 500, "boom");
        assertThatThrownBy(asking(2))
                .isInstanceOf(TeacherException.class)
                .hasMessage(
                        place() + " answered HTTP 500 \"boom\". Look at the server's own log, or go on later. It was"
                                + " asked 3 times");
        assertThat(endpoint.asked).hasSize(3);
    }

    @Test
    void doesNotWaitForASilentServer() {
        endpoint.answering = (exchange, request) -> Thread.sleep(Duration.ofSeconds(30));
        assertThatThrownBy(() -> {
                    try (Teacher teacher = teacher(1, 0.3, 1)) {
                        teacher.ask(FakeEndpoint.requests(1));
                    }
                })
                .isInstanceOf(TeacherException.class)
                .hasMessage(place() + " had not answered after 0.3 s. Raise teacher.timeout, or lower"
                        + " teacher.concurrency. It was asked 2 times");
    }

    @Test
    void doesNotWaitForAnAnswerThatDrips() {
        endpoint.answering = (exchange, request) -> {
            exchange.sendResponseHeaders(200, 1000);
            while (true) {
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                Thread.sleep(20);
            }
        };
        assertThatThrownBy(() -> {
                    try (Teacher teacher = teacher(1, 0.3, 0)) {
                        teacher.ask(FakeEndpoint.requests(1));
                    }
                })
                .hasMessage(place() + " had not answered after 0.3 s. Raise teacher.timeout, or lower"
                        + " teacher.concurrency");
    }

    @Test
    void saysThatAnAnswerBrokeOff() {
        endpoint.answering = (exchange, request) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"choices\": [".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        };
        assertThatThrownBy(asking(1))
                .isInstanceOf(TeacherException.class)
                .hasMessage(place() + " broke off in the middle of an answer. Look at the server's own log, or go on"
                        + " later. It was asked 2 times");
    }

    @Test
    void saysThatAnEndpointDoesNotSpeakHttps() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // the test fails without an answer
                }
            });
            String url = "https://127.0.0.1:" + plain.getLocalPort() + "/v1";
            assertThatThrownBy(() -> {
                        try (Teacher teacher = new EndpointTeacher(
                                FakeEndpoint.settings("qwen", url, 1, null, 20, 0), null, waiting)) {
                            teacher.ask(FakeEndpoint.requests(1));
                        }
                    })
                    .isInstanceOf(TeacherException.class)
                    .hasMessage("the teacher at " + url + " cannot be reached by https: it speaks plain http, or has a"
                            + " certificate that is not known here. Mend teacher.base_url, or the certificate");
        }
    }

    @Test
    void saysThatNobodyAnswers() throws IOException {
        EndpointSettings nowhere =
                FakeEndpoint.settings("qwen", "http://127.0.0.1:" + JavaProcess.freePort() + "/v1", 1, null, 20, 1);
        assertThatThrownBy(() -> {
                    try (Teacher teacher = new EndpointTeacher(nowhere, null, waiting)) {
                        teacher.ask(FakeEndpoint.requests(1));
                    }
                })
                .isInstanceOf(TeacherException.class)
                .hasMessage(
                        "the teacher at " + nowhere.baseUrl() + " cannot be reached: nothing answers there. Start the"
                                + " endpoint, or mend teacher.base_url. It was asked 2 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\": []}|which has no choice in \"choices\"",
                "{}|which has no choices[0].message.content",
                "[]|which has no choices[0].message.content",
                "{\"choices\": {\"message\": 1}}|which has no choices[0].message.content",
                "{\"choices\": [{\"text\": \"a\"}]}|which has no choices[0].message.content",
                "{\"choices\": [{\"message\": {\"content\": 3}}]}|which has no choices[0].message.content"
            })
    void refusesJsonOfTheWrongShape(String both) {
        String[] parts = both.split("\\|", 2);
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 200, parts[0]);
        assertThatThrownBy(asking(3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(place() + " answered \"" + parts[0] + "\", " + parts[1]
                        + ". Look whether teacher.base_url is the address of an OpenAI-compatible endpoint, and"
                        + " teacher.model a chat model");
        assertThat(endpoint.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\": [{\"message\": {\"content\": \"a\"}}], \"usage\": {\"prompt_tokens\": \"many\"}}",
                "{\"choices\": [{\"message\": {\"content\": \"a\"}}], \"usage\": [1]}",
                "{\"choices\": [{\"message\": {\"content\": \"a\", \"tool_calls\": 7}}]}",
                "{\"choices\": [{\"message\": {\"content\": \"a\"}, \"finish_reason\": {\"why\": 1}}]}"
            })
    void refusesFieldsOfTheWrongType(String body) {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 200, body);
        assertThatThrownBy(asking(3))
                .isInstanceOf(TeacherException.class)
                .hasMessage(
                        place() + " gave an answer that cannot be read as a chat completion: a field has another type"
                                + " than in OpenAI's. Look whether teacher.base_url is the address of an OpenAI-compatible"
                                + " endpoint");
        assertThat(endpoint.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"choices": [ | "{"choices": [", which is no JSON or was cut off. Look whether teacher.base_url is the address of an OpenAI-compatible endpoint
            <html>        | "<html>", which is no JSON or was cut off. Look whether teacher.base_url is the address of an OpenAI-compatible endpoint
            """)
    void triesAgainWhereAnAnswerIsNoJson(String body, String told) {
        endpoint.answering = (exchange, request) -> FakeEndpoint.send(exchange, 200, body);
        assertThatThrownBy(asking(1)).hasMessage(place() + " answered " + told + ". It was asked 2 times");
    }

    @Test
    void handsOverWhatCameBeforeAFault() {
        endpoint.answering = (exchange, request) -> {
            boolean bad = FakeEndpoint.echo(request).endsWith(" 5");
            FakeEndpoint.send(
                    exchange, bad ? 400 : 200, bad ? "no" : FakeEndpoint.completion(FakeEndpoint.echo(request)));
        };
        List<String> arrived = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (Teacher teacher = teacher(1, 20, 0)) {
                        teacher.ask(FakeEndpoint.requests(10), (reply, _) -> arrived.add(reply.text()));
                    }
                })
                .isInstanceOf(TeacherException.class);
        assertThat(arrived)
                .containsExactly(
                        "Re: question 0", "Re: question 1", "Re: question 2", "Re: question 3", "Re: question 4");
        assertThat(endpoint.asked).hasSize(6);
    }
}
