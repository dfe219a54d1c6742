package dev.edgewise.text.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The assistant's turn with calls, and the results behind it, as published templates write them: texts that
/// `transformers` rendered.
class RenderedCallsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Message USER = new Message("user", "Which?");

    static Stream<Arguments> cases() throws IOException {
        try (InputStream file = RenderedCallsTest.class.getResourceAsStream("render.json")) {
            JsonNode golden = JSON.readTree(requireNonNull(file));
            ChatGolden published = ChatGolden.read("templates.json");
            return StreamSupport.stream(golden.path("cases").spliterator(), false)
                    .flatMap(one -> one.path("expect").properties().stream()
                            .filter(each -> !each.getKey().equals("functiongemma"))
                            .map(each -> Arguments.of(
                                    each.getKey(),
                                    one.path("id").asText(),
                                    source(each.getKey(), golden, published),
                                    one,
                                    each.getValue())));
        }
    }

    private static String source(String name, JsonNode golden, ChatGolden published) {
        return published.templates().stream()
                .filter(template -> template.name().equals(name))
                .map(ChatGolden.Template::template)
                .findFirst()
                .orElseGet(() -> golden.path("templates").path(name).asText());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void isWrittenAsByTransformers(String name, String id, String source, JsonNode one, JsonNode expected)
            throws IOException {
        JinjaChatTemplate template =
                new JinjaChatTemplate(source, Map.of("bos_token", "", "eos_token", ""), Clock.systemUTC());
        List<Message> called = List.of(USER, assistant(one));

        if (expected.has("raises")) {
            assertThatThrownBy(() -> template.render(called, false)).isInstanceOf(ModelException.class);
            return;
        }
        String begun = template.render(List.of(USER), false);
        String whole = template.render(called, false);
        assertThat(whole).isEqualTo(begun + expected.path("assistant").asText());
        List<Message> answered = new ArrayList<>(called);
        one.path("results").forEach(result -> {
            ObjectNode fields = new Message("tool", result.path(1).asText()).fields();
            answered.add(new Message(fields.put("name", result.path(0).asText())));
        });
        boolean anew = expected.path("not_prefix_preserving").asBoolean();
        assertThat(template.render(answered, false))
                .isEqualTo(
                        anew
                                ? begun
                                        + expected.path("assistant_then_results")
                                                .asText()
                                : whole + expected.path("results").asText());
    }

    private static Message assistant(JsonNode one) throws IOException {
        ObjectNode fields = new Message("assistant", one.path("content").asText()).fields();
        ArrayNode calls = fields.putArray("tool_calls");
        for (JsonNode call : one.path("calls")) {
            ObjectNode function = calls.addObject().put("type", "function").putObject("function");
            function.put("name", call.path(0).asText());
            if (one.path("arguments_as_text").asBoolean()) {
                function.put("arguments", JSON.writeValueAsString(call.path(1)).replace(":", ": "));
            } else {
                function.set("arguments", call.path(1));
            }
        }
        return new Message(fields);
    }
}
