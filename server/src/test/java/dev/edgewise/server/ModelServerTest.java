package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.rollout.Completion;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the server answers, beside what the model writes without it.
@Tag("native")
class ModelServerTest {
    private static Served served;
    private static Http http;

    @BeforeAll
    static void serve() {
        served = new Served(Served.settings());
        http = served.http();
    }

    @AfterAll
    static void end() {
        served.close();
        assertThat(served.problems()).isEmpty();
    }

    @Test
    void aCompletionIsWhatTheGeneratorWrites() throws IOException, InterruptedException {
        List<Completion> expected = written("Hello, wor", 2, new SamplingSettings(0.8, 0.9, 0, 20, List.of("e")), 7);

        JsonNode answer = http.answer("/v1/completions", """
                {'model': 'tiny', 'prompt': 'Hello, wor', 'max_tokens': 20, 'temperature': 0.8, 'top_p': 0.9, 'n': 2,
                 'seed': 7, 'stop': 'e'}""");

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.path("created").asLong()).isEqualTo(1_800_000_000);
        assertThat(answer.path("choices")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonNode choice = answer.path("choices").path(i);
            assertThat(choice.path("text").asText()).isEqualTo(expected.get(i).text());
            assertThat(choice.path("index").asInt()).isEqualTo(i);
            assertThat(choice.path("logprobs").isNull()).isTrue();
        }
        int tokens = expected.get(0).length() + expected.get(1).length();
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void aStreamSaysTheSameInPieces() throws IOException, InterruptedException {
        String body = "'messages': [{'role': 'user', 'content': 'Hi'}], 'seed': 3, 'n': 2, 'temperature': 1}";
        JsonNode whole = http.answer("/v1/chat/completions", "{" + body);

        List<JsonNode> pieces = http.stream(
                "/v1/chat/completions", "{'stream': true, 'stream_options': {'include_usage': true}, " + body);

        for (int i = 0; i < 2; i++) {
            StreamedMessage message = StreamedMessage.of(pieces, i);
            JsonNode choice = whole.path("choices").path(i);
            assertThat(message.content())
                    .isEqualTo(choice.path("message").path("content").asText());
            assertThat(message.finish()).isEqualTo(choice.path("finish_reason").asText());
        }
        JsonNode usage = pieces.getLast();
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.path("usage").path("total_tokens"))
                .isEqualTo(whole.path("usage").path("total_tokens"));
        assertThat(pieces.getFirst()
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("role")
                        .asText())
                .isEqualTo("assistant");
    }

    @Test
    void echoWithLogProbabilitiesScoresThePrompt() throws IOException, InterruptedException {
        int[] ids = served.model().tokenizer().encode("The quick brown fox", false);
        float[] expected = served.model()
                .policy()
                .logProbs(
                        List.of(TrainingSequence.demonstration(
                                new int[] {ids[0]}, Arrays.copyOfRange(ids, 1, ids.length))),
                        1)
                .getFirst();

        for (int maxTokens = 0; maxTokens <= 1; maxTokens++) {
            JsonNode answer = http.answer("/v1/completions", """
                    {'prompt': [%s], 'max_tokens': %d, 'temperature': 0, 'logprobs': 1, 'echo': true, 'seed': 1}""".formatted(Arrays.toString(ids), maxTokens));
            JsonNode choice = answer.path("choices").path(0);
            JsonNode logProbs = choice.path("logprobs");
            assertThat(choice.path("text").asText()).startsWith("The quick brown fox");
            assertThat(logProbs.path("tokens")).hasSize(ids.length + maxTokens);
            assertThat(logProbs.path("token_logprobs").path(0).isNull()).isTrue();
            for (int t = 1; t < ids.length; t++) {
                double logProb = logProbs.path("token_logprobs").path(t).asDouble();
                assertThat(logProb).isCloseTo(expected[t - 1], within(1e-4));
                double best = StreamSupport.stream(
                                logProbs.path("top_logprobs").path(t).spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .max()
                        .orElseThrow();
                assertThat(best).isGreaterThanOrEqualTo(logProb);
            }
            assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(maxTokens);
        }
    }

    @Test
    void logProbabilitiesOfAChat() throws IOException, InterruptedException {
        JsonNode answer = http.answer("/v1/chat/completions", """
                {'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'Hi'}]}], 'temperature': 0,
                 'max_completion_tokens': 4, 'logprobs': true, 'top_logprobs': 2}""");
        JsonNode content = answer.path("choices").path(0).path("logprobs").path("content");
        assertThat(content).isNotEmpty();
        for (JsonNode token : content) {
            assertThat(token.path("top_logprobs")).hasSize(2);
            assertThat(token.path("top_logprobs").path(0).path("logprob")).isEqualTo(token.path("logprob"));
        }
    }

    @Test
    void aForcedCallBecomesAToolCall() throws IOException, InterruptedException {
        String request = tools(
                "Let me see.<tool_call>\\n{\\'name\\': \\'look\\', \\'arguments\\': {\\'a\\': 2.0, \\'b\\':"
                        + " \\'ü\\'}}\\n</tool_call>\\n<tool_call>\\n{\\'name\\': \\'look\\', \\'arguments\\': {}}\\n</tool_call>");

        JsonNode answer = http.answer("/v1/chat/completions", "{" + request);

        JsonNode message = answer.path("choices").path(0).path("message");
        assertThat(answer.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo("tool_calls");
        assertThat(message.path("content").asText()).isEqualTo("Let me see.");
        assertThat(message.path("tool_calls")).hasSize(2);
        JsonNode call = message.path("tool_calls").path(0);
        assertThat(call.path("function"))
                .isEqualTo(Http.JSON.readTree(
                        "{\"name\": \"look\", \"arguments\": \"{\\\"a\\\":2.0,\\\"b\\\":\\\"ü\\\"}\"}"));

        StreamedMessage streamed =
                StreamedMessage.of(http.stream("/v1/chat/completions", "{'stream': true, " + request), 0);
        assertThat(streamed.content()).isEqualTo("Let me see.");
        assertThat(streamed.finish()).isEqualTo("tool_calls");
        assertThat(streamed.calls().get(0).path("function")).isEqualTo(call.path("function"));
        assertThat(streamed.calls().get(1).path("id").asText())
                .isNotEqualTo(streamed.calls().get(0).path("id").asText());

        JsonNode next = http.answer("/v1/chat/completions", """
                {'max_tokens': 3, 'messages': [{'role': 'user', 'content': 'Hi'}, %s,
                 {'role': 'tool', 'tool_call_id': %s, 'content': '12'},
                 {'role': 'tool', 'tool_call_id': %s, 'content': '13'}]}""".formatted(
                message, call.path("id"), message.path("tool_calls").path(1).path("id")));
        assertThat(next.path("choices")).hasSize(1);
    }

    @Test
    void wordsThatOnlyLookLikeACallStayWords() throws IOException, InterruptedException {
        String request = tools("a <b> <tool_call>{broken");
        JsonNode answer = http.answer("/v1/chat/completions", "{" + request);
        StreamedMessage streamed =
                StreamedMessage.of(http.stream("/v1/chat/completions", "{'stream': true, " + request), 0);
        assertThat(answer.path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("a <b> <tool_call>{broken")
                .isEqualTo(streamed.content());
        assertThat(streamed.finish()).isEqualTo("stop");
    }

    private static String tools(String dictated) {
        return """
                'messages': [{'role': 'user', 'content': 'Look'}], 'tool_choice': 'required', 'max_tokens': 200,
                 'tools': [{'type': 'function', 'function': {'name': 'look', 'description': "%s",
                 'parameters': {'type': 'object', 'properties': {}}}}]}""".formatted(dictated);
    }

    @Test
    void aSchemaIsKeptTo() throws IOException, InterruptedException {
        JsonNode answer = http.answer("/v1/chat/completions", """
                {'messages': [{'role': 'user', 'content': 'Hi'}], 'response_format': {'type': 'json_schema',
                 'json_schema': {'name': 'x', 'schema': {'const': '[1]'}}}}""");
        assertThat(answer.path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("[1]");
    }

    @Test
    void aKnownBeginningIsNotReadAgain() throws IOException, InterruptedException {
        String body =
                "{'prompt': 'A long enough text that two requests begin with %s', 'max_tokens': 5, 'temperature': 0}";
        http.answer("/v1/completions", body.formatted("one"));
        JsonNode first = http.answer("/v1/completions", body.formatted("two"));
        assertThat(first.path("usage")
                        .path("prompt_tokens_details")
                        .path("cached_tokens")
                        .asInt())
                .isGreaterThan(30);
        Completion alone = written(
                        "A long enough text that two requests begin with two",
                        1,
                        SamplingSettings.greedy(5, List.of()),
                        1)
                .getFirst();
        assertThat(first.path("choices").path(0).path("text").asText()).isEqualTo(alone.text());
    }

    @Test
    void modelsHealthAndMetrics() throws IOException, InterruptedException {
        assertThat(http.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(http.get("/v1/models").body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\",\"object\":\"model\",\"created\":1800000000,"
                                + "\"owned_by\":\"edgewise\",\"max_model_len\":512}]}");
        assertThat(http.get("/v1/models/tiny").statusCode()).isEqualTo(200);
        http.answer("/v1/completions", "{'prompt': 'x', 'max_tokens': 1}");
        HttpResponse<String> metrics = http.get("/metrics");
        assertThat(metrics.body())
                .contains("edgewise_requests_total{path=\"/v1/completions\",status=\"200\"}")
                .contains("# TYPE edgewise_first_token_seconds histogram")
                .contains("edgewise_completion_tokens_total ")
                .contains("edgewise_running 0.0");
        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    /// What the model writes without a server. Nobody asks the server meanwhile.
    private static List<Completion> written(String prompt, int count, SamplingSettings settings, long seed) {
        int[] ids = served.ids(prompt);
        return new Generator(served.model().policy(), served.model().tokenizer())
                .generate(List.of(new Generator.Request(ids, seed)), count, settings)
                .getFirst();
    }
}
