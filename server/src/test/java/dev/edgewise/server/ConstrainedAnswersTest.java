package dev.edgewise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.generate.Constraints;
import dev.edgewise.tool.format.CallFormats;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Answers of a model that knows nothing, kept to calls and schemas by grammars.
@Tag("native")
@Tag("slow")
class ConstrainedAnswersTest {
    private static final String ASKED = """
            {'model': 'tiny', 'max_tokens': 200, 'temperature': 1, 'seed': 5, 'n': 2, 'messages': [{'role': 'user',
             'content': 'Rain?'}], %s}""";
    private static final String TOOLS = """
            'parallel_tool_calls': false, 'tools': [{'type': 'function', 'function': {'name': 'weather', 'parameters':
              {'type': 'object', 'properties': {'city': {'enum': ['Graz', 'Linz']}}, 'required': ['city']}}},
              {'type': 'function', 'function': {'name': 'now'}}]""";

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

    private static JsonNode answer(String more) throws IOException, InterruptedException {
        return http.answer("/v1/chat/completions", ASKED.formatted(more));
    }

    @Test
    void requiredCallsAreMade() throws IOException, InterruptedException {
        for (JsonNode choice : answer(TOOLS + ", 'tool_choice': 'required'").path("choices")) {
            assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
            assertThat(choice.path("message").path("tool_calls")).hasSize(1);
            assertThat(choice.at("/message/tool_calls/0/function/name").asText())
                    .isIn("weather", "now");
        }
    }

    @Test
    void aNamedToolIsCalled() throws IOException, InterruptedException {
        String choice = ", 'tool_choice': {'type': 'function', 'function': {'name': 'weather'}}";
        for (JsonNode one : answer(TOOLS + choice).path("choices")) {
            assertThat(one.at("/message/tool_calls/0/function/name").asText()).isEqualTo("weather");
            JsonNode arguments = Http.JSON.readTree(
                    one.at("/message/tool_calls/0/function/arguments").asText());
            assertThat(arguments.path("city").asText()).isIn("Graz", "Linz");
        }
    }

    @Test
    void answersAreOfTheSchema() throws IOException, InterruptedException {
        for (JsonNode one : answer("""
                'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema':
                 {'type': 'array', 'items': {'type': 'boolean'}, 'minItems': 1, 'maxItems': 2}}}""").path("choices")) {
            JsonNode list = Http.JSON.readTree(one.at("/message/content").asText());
            assertThat(one.path("finish_reason").asText()).isEqualTo("stop");
            assertThat(list.size()).isBetween(1, 2);
            assertThat(list).allMatch(JsonNode::isBoolean);
        }
    }

    @Test
    void aSchemaThatIsNotSupportedIsRefusedByName() throws IOException, InterruptedException {
        HttpResponse<String> refused = http.post("/v1/chat/completions", ASKED.formatted("""
                'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema':
                 {'type': 'array', 'uniqueItems': true}}}"""));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.JSON.readTree(refused.body()).at("/error/message").asText())
                .contains(
                        "The JSON schema has the keyword \"uniqueItems\", to which constrained decoding cannot keep;");
    }

    @Test
    void freeRequestsMayBeAnythingBesideThem() throws IOException, InterruptedException {
        List<String> texts = answer(TOOLS).path("choices").findValuesAsText("content");
        assertThat(texts).isEqualTo(answer(TOOLS).path("choices").findValuesAsText("content"));
    }
}
