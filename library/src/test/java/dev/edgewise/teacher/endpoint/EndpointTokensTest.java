package dev.edgewise.teacher.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.edgewise.error.TeacherException;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.teacher.TokenText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Token probabilities from a server on loopback that answers as vLLM does.
class EndpointTokensTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final TokenText SAMPLE =
            new TokenText(new int[] {1}, new int[] {5, 6, 7}, List.of("the", "\n", "<|im_end|>"));

    private HttpServer server;
    private EndpointTeacher teacher;
    private volatile UnaryOperator<JsonNode> answering = EndpointTokensTest::told;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/completions", exchange -> {
            byte[] body = answering
                    .apply(JSON.readTree(exchange.getRequestBody()))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        teacher = new EndpointTeacher(FakeEndpoint.settings("qwen", place(), 2, null, 60, 0), null, Waiting.REAL);
    }

    private String place() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @AfterEach
    void stop() {
        teacher.close();
        server.stop(0);
    }

    /// Token id `n` has log-probability −n/10 and the likeliest others are 90 and 91.
    private static ObjectNode told(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode logProbs = answer.putArray("choices").addObject().putObject("logprobs");
        var tokens = logProbs.putArray("tokens");
        var values = logProbs.putArray("token_logprobs");
        var top = logProbs.putArray("top_logprobs");
        request.path("prompt").forEach(id -> {
            tokens.add("token_id:" + id.asInt());
            values.add(-id.asInt() / 10.0);
            top.addObject()
                    .put("token_id:" + id.asInt(), -id.asInt() / 10.0)
                    .put("token_id:90", -0.01)
                    .put("token_id:91", -0.02);
        });
        return answer;
    }

    /// Has questions without `return_tokens_as_token_ids` answered with names as text.
    private void naming(List<String> names, List<JsonNode> asked) {
        answering = request -> {
            asked.add(request);
            ObjectNode answer = told(request);
            if (!request.has("return_tokens_as_token_ids")) {
                ArrayNode tokens = (ArrayNode)
                        answer.path("choices").path(0).path("logprobs").path("tokens");
                tokens.removeAll();
                names.forEach(tokens::add);
            }
            return answer;
        };
    }

    @Test
    void aSampleIsComparedByTextInFrontOfTheFirstQuestion() {
        List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
        List<String> warned = new ArrayList<>();
        naming(List.of("", "the", "\n", "<|im_end|>"), asked);
        teacher.introduce(SAMPLE, warned::add);
        assertThat(asked).isEmpty();

        teacher.tokens(List.of(text(10)), 0);
        teacher.tokens(List.of(text(20)), 0);

        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst().has("return_tokens_as_token_ids")).isFalse();
        assertThat(asked.getFirst().path("prompt").toString()).isEqualTo("[1,5,6,7]");
        assertThat(warned).isEmpty();
    }

    @Test
    void anotherTokenizerBehindEchoedIdsIsNoticed() {
        List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
        naming(List.of("", "the", " ", "<|im_end|>"), asked);
        teacher.introduce(SAMPLE, _ -> {});

        assertThatThrownBy(() -> teacher.tokens(List.of(text(10)), 0))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the teacher at " + place() + " answered for other tokens than it was asked about: token 2"
                        + " of the text is 6 (\"\\n\") but it answered for \" \". Teacher and model need one"
                        + " tokenizer: take a teacher of the model's own family");
        assertThat(asked).as("nothing is asked that could be kept").hasSize(1);
    }

    @Test
    void anEndpointThatNamesIdsAloneIsWarnedOf() {
        List<String> warned = new ArrayList<>();
        teacher.introduce(SAMPLE, warned::add);

        teacher.tokens(List.of(text(10)), 0);

        assertThat(warned)
                .containsExactly(
                        "the teacher at " + place() + " names tokens by their ids alone, so that a teacher with"
                                + " another tokenizer cannot be noticed: make sure that it has the model's");
    }

    private static TokenText text(int... completion) {
        return new TokenText(new int[] {1, 2}, completion, Collections.nCopies(completion.length, "word"));
    }

    @Test
    void everyCompletionTokenIsToldInOrder() {
        List<List<TokenDistribution>> told = teacher.tokens(List.of(text(10, 20), text(30)), 2);

        assertThat(told).hasSize(2);
        assertThat(told.getFirst()).extracting(TokenDistribution::logProb).containsExactly(-1f, -2f);
        assertThat(told.getFirst().getLast().ids()).containsExactly(90, 91);
        assertThat(told.getLast()).extracting(TokenDistribution::logProb).containsExactly(-3f);
    }

    @Test
    void otherTokensAreRefusedByName() {
        answering = request -> {
            ObjectNode answer = told(request);
            ((ArrayNode) answer.path("choices").path(0).path("logprobs").path("tokens")).set(3, "token_id:77");
            return answer;
        };

        assertThatThrownBy(() -> teacher.tokens(List.of(text(10, 20)), 2))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the teacher at " + place() + " answered for other tokens than it was asked about: token 3"
                        + " of the text is 20 (\"word\") but it answered for \"token_id:77\". Teacher and model need"
                        + " one tokenizer: take a teacher of the model's own family");
    }

    @Test
    void anEndpointWithoutEchoIsToldSo() {
        answering = _ -> JSON.createObjectNode().set("choices", JSON.createArrayNode());

        assertThatThrownBy(() -> teacher.tokens(List.of(text(10)), 0))
                .isInstanceOf(TeacherException.class)
                .hasMessage("the teacher at " + place() + " answered without the probabilities of the prompt's tokens"
                        + " (choices[0].logprobs.tokens and token_logprobs). Take an endpoint whose completions know"
                        + " echo and logprobs, such as vLLM's");
    }
}
