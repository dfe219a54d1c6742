package dev.edgewise.teacher.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.TeacherException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Carries requests to an endpoint and answers back: at the rate that is allowed, again after a passing fault,
/// and never longer than the timeout. Every fault is told in words; the key is in none of them.
final class EndpointTransport implements HttpClient, AutoCloseable {
    private static final String CHAT = "/chat/completions";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /// An endpoint that asks to wait for longer is not waited for.
    private static final Duration LONGEST_WISH = Duration.ofMinutes(10);

    /// A fault that may pass.
    private static final class Passing extends Exception {
        private static final long serialVersionUID = 1L;

        /// What the endpoint wants to be given; null where it says nothing.
        private final transient @Nullable Duration wish;

        Passing(String message, @Nullable Duration wish) {
            super(message);
            this.wish = wish;
        }
    }

    private final EndpointSettings settings;
    private final @Nullable String key;
    private final Waiting waiting;
    private final Pace pace;
    private final java.net.http.HttpClient client;
    private volatile CountDownLatch over = new CountDownLatch(1);

    EndpointTransport(EndpointSettings settings, @Nullable String key, Waiting waiting) {
        this.settings = settings;
        this.key = key;
        this.waiting = waiting;
        this.pace = new Pace(settings.requestsPerMinute(), waiting);
        this.client = java.net.http.HttpClient.newBuilder()
                .connectTimeout(timeout())
                .version(Version.HTTP_1_1)
                .build();
    }

    /// Begins to carry requests that end together: after one has failed, none is tried again.
    ///
    /// @param latch opened when one has failed
    void begin(CountDownLatch latch) {
        over = latch;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        CountDownLatch all = over;
        try {
            for (int failures = 0; ; failures++) {
                try {
                    pace.turn(all);
                    if (all.getCount() == 0) {
                        throw new TeacherException(
                                settings.name() + " was not asked again, since another request failed");
                    }
                    return exchange(request);
                } catch (Passing fault) {
                    if (failures == settings.retries()) {
                        throw new TeacherException(fault.getMessage() + asked(failures + 1));
                    }
                    pause(fault, failures, all);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TeacherException("asking " + settings.name() + " was interrupted");
        }
    }

    private void pause(Passing fault, int failures, CountDownLatch all) throws InterruptedException {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 10));
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        Duration wish = fault.wish;
        if (wish == null || wish.isZero()) {
            waiting.pause(pause, all);
            return;
        }
        if (wish.compareTo(LONGEST_WISH) > 0) {
            throw new TeacherException(fault.getMessage() + ". It asks to wait for " + seconds(wish)
                    + "; go on later, or take another endpoint");
        }
        pace.hold(wish);
    }

    private static String asked(int times) {
        return times == 1 ? "" : ". It was asked " + times + " times";
    }

    private SuccessfulHttpResponse exchange(HttpRequest request) throws Passing, InterruptedException {
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(
                sent(request), BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
        try {
            HttpResponse<String> response = sent.get(timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() / 100 != 2) {
                throw refusal(response);
            }
            JsonNode answer = json(response.body());
            if (request.url().endsWith(CHAT)) {
                requireCompletion(answer, response.body());
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .body(response.body())
                    .build();
        } catch (TimeoutException e) {
            throw new Passing(place() + silence(), null);
        } catch (ExecutionException e) {
            throw new Passing(place() + failure(e), null);
        } finally {
            sent.cancel(true);
        }
    }

    private java.net.http.HttpRequest sent(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.body()));
        if (key != null) {
            builder.header("Authorization", "Bearer " + key);
        }
        return builder.build();
    }

    /// Makes the error for an answer that is none.
    ///
    /// @throws Passing if it may be given later
    private TeacherException refusal(HttpResponse<String> response) throws Passing {
        int status = response.statusCode();
        String what = place() + " answered HTTP " + status + " \"" + said(response.body()) + "\"";
        boolean spent = response.body().contains("insufficient_quota");
        if ((status == 429 && !spent) || status == 408 || status / 100 == 5) {
            throw new Passing(
                    what
                            + (status == 429
                                    ? ". Lower teacher.concurrency or teacher.requests_per_minute"
                                    : ". Look at the server's own log, or go on later"),
                    wish(response));
        }
        return new TeacherException(what + ". "
                + switch (status) {
                    case 401, 403 ->
                        key == null
                                ? "It wants a key: set the environment variable " + settings.apiKeyEnv()
                                        + ", or name another as teacher.api_key_env"
                                : "It does not take the key in the environment variable " + settings.apiKeyEnv()
                                        + ": mend it, or name another variable as teacher.api_key_env";
                    case 404 ->
                        "It knows no such model or address: mend teacher.model, or teacher.base_url, which often ends in /v1";
                    case 429 -> "The account has no money left: pay, or take another endpoint";
                    case 301, 302, 307, 308 ->
                        "It has moved: take the address "
                                + Quoted.of(response.headers()
                                        .firstValue("Location")
                                        .orElse("that it has now"))
                                + " for teacher.base_url, without chat/completions";
                    default ->
                        "It does not take such a request: mend teacher.model, teacher.extra_body or teacher.token_limit, or"
                                + " shorten what is asked";
                });
    }

    private @Nullable Duration wish(HttpResponse<String> response) {
        String text = response.headers().firstValue("Retry-After").orElse("").strip();
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
        }
        try {
            Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wish = Duration.between(waiting.now(), then);
            return wish.isNegative() ? Duration.ZERO : wish;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /// Reads an answer.
    ///
    /// @throws Passing if it was cut off, or tells of a fault that may pass
    private JsonNode json(String body) throws Passing {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Passing(
                    place() + " answered \"" + said(body)
                            + "\", which is no JSON or was cut off. Look whether teacher.base_url is the address of an"
                            + " OpenAI-compatible endpoint",
                    null);
        }
        if (answer.hasNonNull("error")) {
            throw new Passing(place() + " answered with the error \"" + said(body) + "\"", null);
        }
        return answer;
    }

    /// Refuses what is no completion of a chat.
    private void requireCompletion(JsonNode answer, String body) {
        JsonNode choices = answer.path("choices");
        JsonNode content = choices.path(0).path("message").path("content");
        if (!choices.isArray() || !(content.isTextual() || content.isNull())) {
            throw new TeacherException(place() + " answered \"" + said(body) + "\", which has no "
                    + (choices.isArray() && choices.isEmpty() ? "choice in \"choices\"" : "choices[0].message.content")
                    + ". Look whether teacher.base_url is the address of an OpenAI-compatible endpoint, and"
                    + " teacher.model a chat model");
        }
    }

    /// Returns what an endpoint said, in short and without the key.
    private String said(String body) {
        String text = body;
        try {
            JsonNode error = JSON.readTree(body).path("error");
            JsonNode message = error.isTextual() ? error : error.path("message");
            text = message.isTextual() ? message.textValue() : body;
        } catch (JsonProcessingException e) {
            // shown as it is
        }
        return Quoted.of((key == null ? text : text.replace(key, "…")).strip());
    }

    private String failure(ExecutionException fault) {
        if (has(fault, HttpTimeoutException.class)) {
            return silence();
        }
        if (has(fault, UnresolvedAddressException.class)) {
            return " cannot be reached: its name is unknown here. Mend teacher.base_url, or look at the network";
        }
        if (has(fault, ConnectException.class)) {
            return " cannot be reached: nothing answers there. Start the endpoint, or mend teacher.base_url";
        }
        if (has(fault, SSLException.class)) {
            return " cannot be reached by https: it speaks plain http, or has a certificate that is not known here. Mend"
                    + " teacher.base_url, or the certificate";
        }
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).contains("capacity")) {
                return " answered with more than " + (MOST_BYTES >> 20)
                        + " MiB. Look whether teacher.base_url is the address of an OpenAI-compatible endpoint";
            }
        }
        return " broke off in the middle of an answer. Look at the server's own log, or go on later";
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> type) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private String silence() {
        return " had not answered after " + seconds(timeout())
                + ". Raise teacher.timeout, or lower teacher.concurrency";
    }

    /// Returns the endpoint's name for messages.
    String place() {
        return "the teacher at " + settings.baseUrl();
    }

    private Duration timeout() {
        return Duration.ofMillis(Math.max(1, Math.round(settings.timeout() * 1000)));
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /// Is never called: it is for models that stream, and a teacher's model asks for whole answers.
    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new IllegalStateException("a teacher asked for an answer piece by piece");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
