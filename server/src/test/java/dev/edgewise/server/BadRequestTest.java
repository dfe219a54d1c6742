package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.server.batch.EngineLimits;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused, and in which words.
@Tag("native")
class BadRequestTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String TEXT = "/v1/completions";
    private static Served served;
    private static Http http;

    @BeforeAll
    static void serve() {
        served = new Served(Served.settings(new EngineLimits(4, 8, 300_000, 0, 32)));
        http = served.http();
    }

    @AfterAll
    static void end() {
        served.close();
        assertThat(served.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'prompt': 'x', 'temprature': 1} | temprature | unknown field 'temprature'; did you mean temperature?
            {'prompt': 'x', 'temperature': 3} | temperature | temperature must be a number from 0 to 2 but was 3
            {'prompt': 'x', 'temperature': 'hot'} | temperature | temperature must be a number from 0 to 2 but was "hot"
            {'prompt': 'x', 'n': 0} | n | n must be a whole number from 1 to 4 but was 0
            {'prompt': 'x', 'n': 5} | n | n must be a whole number from 1 to 4 but was 5
            {'prompt': 'x', 'max_tokens': 0} | max_tokens | max_tokens must be a whole number from 1 to 2147483647 but was 0
            {'prompt': 'x', 'max_tokens': 1.5} | max_tokens | max_tokens must be a whole number from 1 to 2147483647 but was 1.5
            {'prompt': 'x', 'seed': 'a'} | seed | seed must be a whole number but was "a"
            {'prompt': 'x', 'stream': 1} | stream | stream must be true or false but was 1
            {'prompt': 'x', 'stop': ['']} | stop | stop holds an empty text, which would end every completion at once
            {'prompt': 'x', 'stop': [1]} | stop | stop must be a text or a list of at most 16 texts but was [1]
            {'prompt': 'x', 'logprobs': 21} | logprobs | logprobs must be a whole number from 0 to 20 but was 21
            {'prompt': 'x', 'stream_options': {'a': 1}} | stream_options.a | unknown field 'stream_options.a'
            {'prompt': 'x', 'frequency_penalty': 1} | frequency_penalty | frequency_penalty must be 0, since penalties are not computed here, but was 1
            {'prompt': 'x', 'best_of': 3} | best_of | best_of must be equal to n, since no best ones are chosen here, but was 3
            {} | prompt | prompt must be a text, a list of token ids from 0 to 415, or a list of at most 256 of either, but is missing
            {'prompt': []} | prompt | prompt must be a text, a list of token ids from 0 to 415, or a list of at most 256 of either, but was []
            {'prompt': [416]} | prompt | prompt must be a text, a list of token ids from 0 to 415, or a list of at most 256 of either, but was [416]
            """)
    void aFieldThatCannotBe(String body, String param, String message) throws IOException, InterruptedException {
        refused(http.post(TEXT, body), 400, param, null, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | messages | messages must be a list of 1 to 4096 messages but is missing
            {'messages': []} | messages | messages must be a list of 1 to 4096 messages but was []
            {'messages': ['Hi']} | messages[0] | messages[0] must be an object but was "Hi"
            {'messages': [{'role': 'boss', 'content': 'x'}]} | messages[0].role | messages[0].role must be one of system, developer, user, assistant, tool but was "boss"
            {'messages': [{'role': 'user'}]} | messages[0].content | messages[0].content must be a text or a list of text parts but is missing
            {'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]} | messages[0].content | messages[0].content must be a text or a list of parts {"type": "text", "text": …} but was {"type":"image_url"}
            {'messages': [{'role': 'tool', 'content': 'x', 'tool_call_id': 'c9'}]} | messages[0].tool_call_id | messages[0].tool_call_id must be the id of a call in an earlier message but was "c9"
            {'messages': [{'role': 'assistant', 'tool_calls': [{'id': 'c', 'function': {'name': 'f', 'arguments': '{'}}]}]} | messages[0].tool_calls[0].function.arguments | messages[0].tool_calls[0].function.arguments must be a JSON object as text but was "{"
            {'messages': [{'role': 'assistant', 'content': '', 'refusal': null, 'annotations': [], 'function_call': {'name': 'f'}}]} | messages[0].function_call | unknown field 'messages[0].function_call'; a message has role, content, name, tool_calls, tool_call_id
            {'messages': [{'role': 'assistant', 'content': 'x', 'reasoning_content': 'y'}]} | messages[0].reasoning_content | unknown field 'messages[0].reasoning_content'; a message has role, content, name, tool_calls, tool_call_id
            {'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{'name': 'f'}], 'tool_choice': {'type': 'allowed_tools', 'allowed_tools': {'mode': 'auto', 'tools': []}}} | tool_choice | tool_choice.type must be function but was "allowed_tools"; to allow some tools, send those alone in tools
            {'messages': [{'role': 'user', 'content': 'x'}], 'top_logprobs': 2} | top_logprobs | top_logprobs needs logprobs to be true
            {'messages': [{'role': 'user', 'content': 'x'}], 'tool_choice': 'must'} | tool_choice | tool_choice must be none, auto, required or {"type": "function", "function": {"name": …}} but was "must"
            {'messages': [{'role': 'user', 'content': 'x'}], 'tool_choice': 'required'} | tool_choice | tool_choice is required, but there are no tools
            {'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{'a': 1}]} | tools[0] | tools[0]: the tool {"a":1} has no name; write it as {"type": "function", "function": {"name", "description", "parameters"}}
            {'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{'name': 'f'}], 'tool_choice': {'function': {'name': 'g'}}} | tool_choice | tool_choice names the tool 'g', which is not among tools
            {'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{'name': 'f'}], 'chat_template_kwargs': {'refused': 'tools'}} | messages | The chat template refuses these messages: No tools. Change the roles or their order, or use raw text.
            {'messages': [{'role': 'user', 'content': 'x'}], 'response_format': {'type': 'xml'}} | response_format.type | response_format.type must be text, json_object or json_schema but was "xml"
            """)
    void aChatThatCannotBe(String body, String param, String message) throws IOException, InterruptedException {
        refused(http.post(CHAT, body), 400, param, null, message);
    }

    @Test
    void whatIsNoJson() throws IOException, InterruptedException {
        refused(
                http.post(TEXT, "{"),
                400,
                null,
                null,
                "the body is no JSON: Unexpected end-of-input: expected close"
                        + " marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION`"
                        + " disabled); line: 1, column: 1])");
        refused(http.post(TEXT, "[1]"), 400, null, null, "the body must be a JSON object");
        HttpRequest form = http.request(TEXT)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        refused(
                http.client().send(form, HttpResponse.BodyHandlers.ofString()),
                415,
                null,
                null,
                "the body must be JSON; say so: Content-Type: application/json");
    }

    @Test
    void whatIsNotHere() throws IOException, InterruptedException {
        refused(http.get("/v2"), 404, null, null, "there is nothing at this address");
        refused(http.get(TEXT), 405, null, null, "/v1/completions takes POST only");
        refused(
                http.get("/v1/models/gpt"),
                404,
                "model",
                "model_not_found",
                "this server has the model 'tiny' and no other");
        refused(
                http.post(TEXT, "{'model': 'gpt', 'prompt': 'x'}"),
                404,
                "model",
                "model_not_found",
                "the model 'gpt' is not served here; this server has 'tiny'");
    }

    @Test
    void whatIsTooLong() throws IOException, InterruptedException {
        refused(
                http.post(TEXT, "{'prompt': %s}".formatted(ids(401))),
                400,
                "prompt",
                "context_length_exceeded",
                "the prompt has 401 tokens, but this server takes at most 400; shorten it");
        refused(
                http.post(TEXT, "{'prompt': %s, 'max_tokens': 113}".formatted(ids(400))),
                400,
                "prompt",
                "context_length_exceeded",
                "the model's context is 512 tokens, but the prompt has 400 and the completion may have 113; shorten one"
                        + " of them");
        refused(
                http.post(TEXT, "{'prompt': %s, 'max_tokens': 100, 'n': 4}".formatted(ids(400))),
                400,
                "max_tokens",
                "context_length_exceeded",
                "the completions may need 512000 bytes of cache, but this server has 300000; ask for fewer or shorter"
                        + " ones");
        refused(
                http.post(TEXT, "{'prompt': '" + "x".repeat(100_000) + "'}"),
                413,
                null,
                null,
                "the body has more than the 100000 bytes that are allowed");
    }

    private static String ids(int count) {
        return IntStream.range(0, count).mapToObj(_ -> "65").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void aKeyIsNeeded() throws IOException, InterruptedException {
        ServerSettings open = Served.settings();
        ServerSettings closed =
                new ServerSettings(open.host(), 0, "secret", open.engine(), 100, 1000, Duration.ofSeconds(9), 1000);
        try (Served guarded = new Served(closed)) {
            Http other = guarded.http();
            refused(
                    other.get("/v1/models"),
                    401,
                    null,
                    "invalid_api_key",
                    "no API key was given; send it as Authorization: Bearer KEY");
            refused(
                    with(other, "Bearer secre"),
                    401,
                    null,
                    "invalid_api_key",
                    "the API key is not the one of this server");
            assertThat(with(other, "Bearer secret").statusCode()).isEqualTo(200);
            assertThat(other.get("/health").statusCode()).isEqualTo(200);
            assertThat(other.get("/metrics").statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> with(Http http, String authorization) throws IOException, InterruptedException {
        HttpRequest request = http.request("/v1/models")
                .header("Authorization", authorization)
                .build();
        return http.client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void refused(HttpResponse<String> response, int status, String param, String code, String message)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = Http.JSON.readTree(response.body()).path("error");
        assertThat(error.path("message").asText()).isEqualTo(message);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }
}
