package dev.edgewise.text.template;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// What `testkit/oracle/make_chat_templates.py` wrote: templates, conversations and their rendering by
/// `transformers`.
record ChatGolden(
        String clock, @JsonProperty("special_tokens") Map<String, String> specialTokens, List<Template> templates) {
    record Template(String name, String template, List<Case> cases) {}

    record Case(@JsonProperty("messages") List<ObjectNode> turns, boolean generation, String expected, String error) {
        List<Message> messages() {
            return turns.stream().map(Message::new).toList();
        }
    }

    static ChatGolden read(String name) {
        Path file = Path.of("..", "testkit", "golden", "chat", name);
        try {
            return new ObjectMapper().readValue(file.toFile(), ChatGolden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JinjaChatTemplate compile(Template template) {
        return new JinjaChatTemplate(
                template.template(), specialTokens, Clock.fixed(Instant.parse(clock), ZoneOffset.UTC));
    }
}
