package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.generate.Constraints;
import dev.edgewise.tool.format.CallFormats;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A model of random weights that can write nothing but what it may.
@Tag("native")
@Tag("slow")
class ConstrainedServingTest {
    private static final String CHAT = "/v1/chat/completions";
    private static Served served;
    private static Http http;

    @BeforeAll
    static void serve() {
        served = new Served(
                Served.settings(),
                model -> new GrammarConstraints(new Constraints(model.tokenizer()), CallFormats.hermes()));
        http = served.http();
    }

    @AfterAll
    static void end() {
        served.close();
        assertThat(served.problems()).isEmpty();
    }

    @Test
    void aForcedCallIsOneOfTheTools() throws IOException, InterruptedException {
        JsonNode answer = http.answer(CHAT, """
                {'messages': [{'role': 'user', 'content': 'Where?'}], 'n': 4, 'seed': 1, 'max_tokens': 120,
                 'parallel_tool_calls': false, 'tool_choice': 'required', 'tools': [{'type': 'function', 'function':
                 {'name': 'look', 'parameters': {'type': 'object', 'required': ['place'], 'properties':
                 {'place': {'enum': ['Graz', 'Linz']}, 'today': {'type': 'boolean'}}}}}]}""");
        for (JsonNode choice : answer.path("choices")) {
            assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
            JsonNode call = choice.path("message").path("tool_calls").path(0).path("function");
            assertThat(call.path("name").asText()).isEqualTo("look");
            JsonNode arguments = Http.JSON.readTree(call.path("arguments").asText());
            assertThat(arguments.path("place").asText()).isIn("Graz", "Linz");
        }
    }

    @Test
    void anAnswerKeepsToItsSchema() throws IOException, InterruptedException {
        JsonNode answer = http.answer(CHAT, """
                {'messages': [{'role': 'user', 'content': 'Where?'}], 'seed': 2, 'max_tokens': 60, 'response_format':
                 {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {'type': 'object', 'required': ['a'],
                 'additionalProperties': false, 'properties': {'a': {'enum': [1, 2]}}}}}}""");
        JsonNode json = Http.JSON.readTree(
                answer.path("choices").path(0).path("message").path("content").asText());
        assertThat(json.path("a").asInt()).isIn(1, 2);
    }

    @Test
    void aSchemaThatIsNoneIsRefused() throws IOException, InterruptedException {
        var refused = http.post(CHAT, """
                {'messages': [{'role': 'user', 'content': 'x'}], 'response_format': {'type': 'json_schema',
                 'json_schema': {'name': 'x', 'schema': {'type': 'colour'}}}}""");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("colour");
    }
}
