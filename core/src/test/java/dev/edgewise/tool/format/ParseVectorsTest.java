package dev.edgewise.tool.format;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.ToolReply;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What `transformers` (by TRL's schemas), vLLM and BFCL's handlers made of 68 replies, when they were run.
class ParseVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> FORMATS = Map.of(
            "hermes", "hermes",
            "llama3", "llama",
            "lfm2.5", "pythonic",
            "functiongemma", "functiongemma",
            "smollm2_list", "smollm2");

    /// Replies that `transformers` takes for calls and a strict reader here does not, since a reward must not pay for
    /// what other software drops or guesses.
    private static final Set<String> REFUSED = Set.of(
            "hermes/unclosed",
            "hermes/arguments_as_text",
            "hermes/no_arguments_key",
            "hermes/parameters_key",
            "hermes/null_arguments",
            "lfm2.5/quote_in_string",
            "lfm2.5/positional");

    /// Replies that read well here, though `transformers` reads them otherwise: without the end token, which our
    /// completions do not have, and Python's text and `True` as Python means them.
    private static final Map<String, String> BETTER = Map.of(
            "llama3/without_end_token", "[[\"f\",{\"a\":1}]]",
            "llama3/python_tag", "[[\"f\",{\"a\":1}]]",
            "lfm2.5/python_true", "[[\"f\",{\"a\":true}]]",
            "lfm2.5/parenthesis_in_string", "[[\"f\",{\"a\":\"(x)\"}]]");

    /// Replies that a lenient reader takes otherwise than any of the three: text is taken apart, no argument is lost,
    /// and nothing is guessed from broken Python.
    private static final Map<String, String> LENIENT = Map.of(
            "hermes/arguments_as_text", "[[\"f\",{\"a\":1}]]",
            "hermes/parameters_key", "[[\"f\",{\"a\":1}]]",
            "lfm2.5/quote_in_string", "[]");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream file = ParseVectorsTest.class.getResourceAsStream("parse.json")) {
            return JSON.readTree(requireNonNull(file)).properties().stream()
                    .flatMap(format -> StreamSupport.stream(format.getValue().spliterator(), false)
                            .map(one ->
                                    Arguments.of(format.getKey(), one.path("id").asText(), one)));
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("cases")
    void isReadStrictlyAsTransformersDoes(String format, String id, JsonNode vector) {
        JsonNode expected = first(vector.path("expect"), "transformers_trl", "derived", "bfcl_functiongemma");
        ToolReply reply = format(format).read(vector.path("text").asText());
        String name = format + "/" + id;

        if (REFUSED.contains(name)) {
            assertThat(reply.isMalformed()).isTrue();
            return;
        }
        if (BETTER.containsKey(name)) {
            assertThat(calls(reply)).hasToString(BETTER.get(name));
            return;
        }
        boolean broken = expected.path("plain_text").asBoolean()
                || expected.path("malformed").asBoolean();
        assertThat(calls(reply))
                .isEqualTo(expected.path("calls").deepCopy().isMissingNode() ? none() : expected.path("calls"));
        if (!format.equals("functiongemma")) {
            assertThat(reply.isMalformed()).isEqualTo(broken);
        }
        if (expected.has("content")) {
            assertThat(reply.content()).isEqualTo(expected.path("content").asText());
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("cases")
    void isReadLenientlyWhereAnyOfThemReadsIt(String format, String id, JsonNode vector) {
        ToolReply reply = format(format).readLeniently(vector.path("text").asText());
        String name = format + "/" + id;
        String other = LENIENT.getOrDefault(name, BETTER.get(name));
        JsonNode any = StreamSupport.stream(vector.path("expect").spliterator(), false)
                .map(one -> one.path("calls"))
                .filter(calls -> !calls.isEmpty())
                .findFirst()
                .orElse(none());

        assertThat(calls(reply)).isEqualTo(other == null ? any : tree(other));
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("cases")
    void whatIsReadIsWrittenAndReadAgain(String format, String id, JsonNode vector) {
        CallFormat used = format(format);
        ToolReply reply = used.read(vector.path("text").asText());

        if (!reply.calls().isEmpty()) {
            assertThat(used.read(used.write(reply.calls())).calls()).isEqualTo(reply.calls());
        }
    }

    private static CallFormat format(String section) {
        return CallFormats.named(requireNonNull(FORMATS.get(section)));
    }

    private static ArrayNode none() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static JsonNode calls(ToolReply reply) {
        ArrayNode calls = none();
        reply.calls().forEach(call -> calls.addArray().add(call.name()).add(call.arguments()));
        return calls;
    }

    private static JsonNode first(JsonNode expect, String... readers) {
        return Stream.of(readers)
                .map(expect::path)
                .filter(one -> !one.isMissingNode())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
