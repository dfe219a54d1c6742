package dev.edgewise.reward.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.RewardException;
import dev.edgewise.reward.RewardRequest;
import dev.edgewise.reward.Score;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks a server: `POST {"attempts": […]}`, answered by `{"scores": […]}`.
final class HttpTransport implements RewardTransport {
    /// The most bytes of an answer, for each attempt asked.
    private static final long MOST_BYTES = 1 << 20;

    private static final String KIND = "http";

    private final URI url;
    private final int batch;
    private final Duration timeout;
    private final @Nullable String token;
    private final HttpClient client;

    /// @param batch attempts of one request
    /// @param timeout from the request to the end of its answer
    /// @param token sent as `Authorization: Bearer …`; null for none
    HttpTransport(URI url, int batch, Duration timeout, @Nullable String token) {
        this.url = url;
        this.batch = batch;
        this.timeout = timeout;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public boolean sharesFaults() {
        return false;
    }

    @Override
    public List<Score> ask(List<RewardRequest> attempts) throws PassingFault, InterruptedException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        ArrayNode list = question.putArray("attempts");
        attempts.forEach(attempt -> list.add(attempt.json()));
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        String where = url + " was asked for the reward of " + shown(attempts);
        Answer answer = send(request.build(), where, MOST_BYTES * attempts.size());
        if (answer.status() / 100 != 2) {
            String what = where + " and answered HTTP " + answer.status() + " \"" + Quoted.of(answer.text()) + "\"";
            if (answer.status() / 100 == 5 || answer.status() == 429 || answer.status() == 408) {
                throw new PassingFault(what);
            }
            throw new RewardException(what + ". Mend the address or the server, then go on with --resume");
        }
        return scores(attempts, answer.text(), where);
    }

    private record Answer(int status, String text) {}

    /// Sends a request and reads the whole answer within the timeout.
    private Answer send(HttpRequest request, String where, long most) throws PassingFault, InterruptedException {
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), most));
        try {
            HttpResponse<String> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw late(where);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw late(where);
            }
            throw new PassingFault(where + failure(e, most));
        } finally {
            sent.cancel(true);
        }
    }

    private PassingFault late(String where) {
        return new PassingFault(
                where + " and had not answered after " + ExternalReward.seconds(timeout) + " (reward.timeout)");
    }

    private static String failure(ExecutionException fault, long most) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (message.contains("capacity")) {
                return ", but the answer has more than " + most + " bytes";
            }
            if (each instanceof ConnectException) {
                return ", but the connection failed: nothing answers there";
            }
        }
        Throwable cause = fault.getCause();
        return ", but the connection failed: " + Quoted.of(cause == null ? "" : String.valueOf(cause.getMessage()));
    }

    private List<Score> scores(List<RewardRequest> attempts, String text, String where) {
        ObjectNode object = RewardAnswer.object(text)
                .orElseThrow(() -> wrong(where, text, "which is no JSON object with \"scores\""));
        JsonNode list = object.path("scores");
        if (!list.isArray()) {
            throw wrong(where, text, "which has no list \"scores\"");
        }
        Map<String, RewardAnswer> answers = new LinkedHashMap<>();
        for (JsonNode each : list) {
            String shown = each.toString();
            if (!(each instanceof ObjectNode fields)) {
                throw wrong(where, shown, "which is no object");
            }
            RewardAnswer answer = new RewardAnswer(fields);
            String id = answer.id().orElseThrow(() -> wrong(where, shown, "which has no \"id\""));
            if (attempts.stream().noneMatch(attempt -> attempt.id().equals(id))) {
                throw wrong(where, shown, "an id that was not asked");
            }
            if (answers.put(id, answer) != null) {
                throw wrong(where, shown, "the second answer to this id");
            }
        }
        List<Score> scores = new ArrayList<>();
        for (RewardRequest attempt : attempts) {
            RewardAnswer answer = answers.get(attempt.id());
            if (answer == null) {
                throw wrong(where, text, "which leaves out " + attempt.shown());
            }
            try {
                scores.add(answer.score(KIND, attempt.completion()));
            } catch (RewardAnswer.Unusable e) {
                throw wrong(
                        url + " was asked for the reward of " + attempt.shown(),
                        answer.fields().toString(),
                        "where " + e.getMessage());
            }
        }
        return scores;
    }

    private static RewardException wrong(String where, String text, String why) {
        return new RewardException(where + " and answered \"" + Quoted.of(text) + "\", " + why
                + ". docs/rewards.md has the form. Mend the server, then go on with --resume");
    }

    private static String shown(List<RewardRequest> attempts) {
        String more = attempts.size() == 1 ? "" : " and " + (attempts.size() - 1) + " more";
        return attempts.getFirst().shown() + more;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
