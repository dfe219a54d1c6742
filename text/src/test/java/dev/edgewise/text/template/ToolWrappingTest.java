package dev.edgewise.text.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.ToolWrapping.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What `transformers` makes of a template in our wrapping, written by `testkit/oracle/make_tool_wrapping.py`.
class ToolWrappingTest {
    @TestFactory
    Stream<DynamicTest> aWrappedTemplateIsRenderedAsTransformersRendersIt() throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(Path.of("..", "testkit", "golden", "chat", "tool-wrapping.json")
                        .toFile());
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : golden.path("cases")) {
            for (Map.Entry<String, JsonNode> rendered : one.path("rendered").properties()) {
                String[] key = rendered.getKey().split("/", -1);
                String source = ToolWrapping.around(
                        golden.path("base").path(key[0]).asText(), Style.valueOf(key[1].toUpperCase(Locale.ROOT)));
                boolean generation = one.path("generation").asBoolean();
                tests.add(DynamicTest.dynamicTest(
                        one.path("name").asText() + ", " + rendered.getKey() + (generation ? ", open" : ""),
                        () -> assertThat(template(source)
                                        .render(conversation(one), generation)
                                        .text())
                                .isEqualTo(rendered.getValue().asText())));
            }
        }
        assertThat(tests).hasSizeGreaterThan(80);
        return tests.stream();
    }

    private static JinjaChatTemplate template(String source) {
        return new JinjaChatTemplate(source, Map.of("bos_token", "<s>"), Clock.systemUTC());
    }

    private static Conversation conversation(JsonNode one) {
        List<Message> messages = new ArrayList<>();
        one.path("messages").forEach(message -> messages.add(new Message((ObjectNode) message)));
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        one.path("variables").properties().forEach(each -> variables.put(each.getKey(), each.getValue()));
        return new Conversation(messages, variables);
    }

    @Test
    void aTemplateIsWrappedOnce() {
        String base = "\n  {{ messages[0].content }}";
        String wrapped = ToolWrapping.around(base, Style.SCHEMA);

        assertThat(ToolWrapping.without(base)).isEqualTo(base);
        assertThat(ToolWrapping.without(wrapped)).isEqualTo(base);
        assertThat(ToolWrapping.around(wrapped, Style.SIGNATURES))
                .isEqualTo(ToolWrapping.around(base, Style.SIGNATURES))
                .isNotEqualTo(wrapped);
    }

    /// What a rendering may do grows with the conversation, and so does what the wrapping does.
    @Test
    @Tag("slow")
    void aLongConversationIsRendered() {
        ObjectNode call = new Message("assistant", "I look.").fields();
        call.putArray("tool_calls")
                .addObject()
                .put("name", "look")
                .putObject("arguments")
                .put("a", "b".repeat(200));
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            messages.add(new Message("user", "Where? ".repeat(20)));
            messages.add(new Message(call));
            messages.add(new Message("tool", "There. ".repeat(20)));
            messages.add(new Message("assistant", "There."));
        }
        String source = ToolWrapping.around("{% for m in messages %}{{ m.content }}|{% endfor %}", Style.SCHEMA);

        assertThat(template(source).render(messages, false))
                .contains("I look.\n<tool_call>\n")
                .hasSizeGreaterThan(60_000);
    }
}
