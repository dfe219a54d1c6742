package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A client without any library of OpenAI's.
record Http(HttpClient client, int port) {
    static final ObjectMapper JSON = new ObjectMapper();

    static Http to(int port) {
        return new Http(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), port);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Posts JSON whose quotes are written as `'`.
    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(posted(path, body), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest posted(String path, String body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
    }

    JsonNode answer(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /// Returns the pieces of a stream.
    List<JsonNode> stream(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
        List<JsonNode> pieces = new ArrayList<>();
        List<String> events =
                Pattern.compile("\n\n").splitAsStream(response.body()).toList();
        for (String event : events) {
            assertThat(event).startsWith("data: ");
            if (!event.equals("data: [DONE]")) {
                pieces.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        return pieces;
    }
}
