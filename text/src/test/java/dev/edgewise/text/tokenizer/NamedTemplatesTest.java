package dev.edgewise.text.tokenizer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.text.ChatTemplate;
import dev.edgewise.text.Conversation;
import dev.edgewise.text.Message;
import dev.edgewise.text.template.NamedTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Models with several chat templates, compared with what `testkit/oracle/make_named_templates.py` had `transformers`
/// make of them.
@Tag("native")
class NamedTemplatesTest {
    private static final Path CASES = Path.of("..", "testkit", "golden", "chat", "named.json");

    @TempDir
    Path folder;

    static List<String> cases() {
        return Golden.items(Golden.json(CASES).path("cases"))
                .map(one -> one.path("name").asText())
                .toList();
    }

    private static JsonNode named(String name) {
        return Golden.items(Golden.json(CASES).path("cases"))
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private HfTokenizer open(JsonNode config, JsonNode files) throws IOException {
        return open("added", config, files);
    }

    private HfTokenizer open(String tokenizer, JsonNode config, JsonNode files) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Files.copy(Golden.DIRECTORY.resolve(tokenizer).resolve("tokenizer.json"), model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("tokenizer_config.json"), config.toString());
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            Path path = model.resolve(file.getKey());
            Files.createDirectories(requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue().asText());
        }
        return HfTokenizer.open(model);
    }

    private static ChatTemplate template(HfTokenizer tokenizer) {
        return requireNonNull(
                NamedTemplates.of(tokenizer.chatTemplates(), tokenizer.specialTokens(), Clock.systemUTC()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void choosesAsTransformersDoes(String name) throws IOException {
        JsonNode one = named(name);
        try (HfTokenizer tokenizer = open(one.path("config"), one.path("files"))) {
            ChatTemplate template = template(tokenizer);
            assertThat(one.path("rendered").size()).isEqualTo(3);
            for (JsonNode rendered : one.path("rendered")) {
                Map<String, JsonNode> variables = new LinkedHashMap<>();
                rendered.path("variables").properties().forEach(each -> variables.put(each.getKey(), each.getValue()));
                Conversation conversation = new Conversation(List.of(new Message("user", "hi")), variables);
                if (rendered.has("error")) {
                    String names = String.join(", ", tokenizer.chatTemplates().keySet());
                    String who = names.contains("tool_use") ? "a conversation without tools" : "every conversation";
                    assertThatThrownBy(() -> template.render(conversation, false))
                            .isInstanceOf(ModelException.class)
                            .hasMessage(
                                    "The model has the chat templates " + names + ", but no default one, which " + who
                                            + " needs. Write the one to use into chat_template.jinja in the model's directory, or"
                                            + " use raw text.");
                } else {
                    assertThat(template.render(conversation, false).text())
                            .isEqualTo(rendered.path("expected").asText());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void savesTheFilesOfTransformers(String name) throws IOException {
        JsonNode one = named(name);
        Map<String, String> expected = new TreeMap<>();
        one.path("saved")
                .properties()
                .forEach(file -> expected.put(file.getKey(), file.getValue().asText()));
        Path saved = folder.resolve("saved");
        try (HfTokenizer tokenizer = open(one.path("config"), one.path("files"))) {
            tokenizer.save(saved);
            assertThat(templates(saved)).isEqualTo(expected);
            Files.deleteIfExists(saved.resolve("chat_template.jinja"));
            if (Files.exists(saved.resolve("additional_chat_templates"))) {
                Files.move(saved.resolve("additional_chat_templates"), saved.resolve("elsewhere"));
            }
            try (HfTokenizer again = HfTokenizer.open(saved)) {
                assertThat(again.chatTemplates()).isEqualTo(tokenizer.chatTemplates());
            }
        }
    }

    private static Map<String, String> templates(Path directory) throws IOException {
        Map<String, String> templates = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".jinja")).forEach(file -> {
                try {
                    templates.put(directory.relativize(file).toString(), Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return templates;
    }

    /// The keys are those of llama.cpp's `gguf` package, `GGUFWriter.add_chat_template`.
    @Test
    void ggufHasAllOfThem() throws IOException {
        JsonNode one = named("a list with a default");
        ObjectNode config = one.path("config").deepCopy();
        config.put("bos_token", "<|endoftext|>");
        try (HfTokenizer tokenizer = open("byte-level", config, one.path("files"))) {
            Map<String, String> templates = tokenizer.chatTemplates();
            GgufMetadata metadata = new GgufMetadata(Path.of("x.gguf"), tokenizer.ggufMetadata(405));

            assertThat(metadata.strings("tokenizer.chat_templates")).hasValue(List.of("rag", "tool_use"));
            assertThat(metadata.string("tokenizer.chat_template.tool_use")).hasValue(templates.get("tool_use"));
            assertThat(metadata.string("tokenizer.chat_template")).hasValue(templates.get("default"));
            try (HfTokenizer read = HfTokenizer.open(metadata)) {
                assertThat(read.chatTemplates()).isEqualTo(templates);
            }
        }
    }

    @Test
    void ggufRefusesTwoNamesThatBecomeOne() throws IOException {
        JsonNode config = Golden.parse("{\"bos_token\": \"<|endoftext|>\", \"eos_token\": \"<|endoftext|>\","
                + " \"chat_template\": {\"default\": \"d\", \"a-b\": \"x\", \"a_b\": \"y\"}}");
        try (HfTokenizer tokenizer = open("byte-level", config, Golden.parse("{}"))) {
            assertThatThrownBy(() -> tokenizer.ggufMetadata(405))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("The chat templates a-b and a_b of "
                            + folder.resolve("model").resolve("tokenizer.json")
                            + " would both be named a_b in a GGUF file. Rename one, or export a Hugging Face directory"
                            + " instead: --format hf.");
        }
    }

    /// @param ends what each template writes behind the answer
    private HfTokenizer ending(Map<String, String> ends) throws IOException {
        ObjectNode config = (ObjectNode) Golden.parse(
                "{\"added_tokens_decoder\": {\"259\": {\"content\": \"<a>\"}, \"260\": {\"content\": \"<b>\"}}}");
        ObjectNode templates = config.putObject("chat_template");
        ends.forEach((name, end) -> templates.put(name, "{{ messages[-1].content }}" + end));
        return open(config, Golden.parse("{}"));
    }

    @Test
    void everyTemplateThatIsUsedEndsTurns() throws IOException {
        try (HfTokenizer tokenizer = ending(Map.of("default", "<a>", "tool_use", "<b>"))) {
            int first = tokenizer.encode("<a>", true)[0];
            assertThat(tokenizer.endOfTurnId()).hasValue(first);
            assertThat(tokenizer.endId()).isEqualTo(first);
            assertThat(tokenizer.eosIds()).containsExactly(first, tokenizer.encode("<b>", true)[0]);
        }
    }

    @Test
    void aTemplateThatIsNeverChosenEndsNothing() throws IOException {
        try (HfTokenizer tokenizer = ending(Map.of("default", "", "rag", "<a>", "tool_use", "<b>"))) {
            int tools = tokenizer.encode("<b>", true)[0];
            assertThat(tokenizer.endOfTurnId()).isEmpty();
            assertThat(tokenizer.endId()).isEqualTo(tools);
            assertThat(tokenizer.eosIds()).containsExactly(tools);
        }
    }

    @Test
    void theTemplateForToolsIsParsedWhenItIsChosen() {
        ChatTemplate template = requireNonNull(NamedTemplates.of(
                Map.of("default", "usual", "tool_use", "{% for x in y %}"), Map.of(), Clock.systemUTC()));
        List<Message> messages = List.of(new Message("user", "hi"));
        assertThat(template.render(messages, false)).isEqualTo("usual");
        assertThatThrownBy(() ->
                        template.render(new Conversation(messages, Map.of("tools", Golden.parse("[]"))), false))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "The chat template tool_use is not valid Jinja: line 1: {% for %} has no {% endfor %}. Give the"
                                + " model another template, or use raw text.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "[\"d\"]", "[{\"name\": \"default\"}]", "{\"default\": 3}"})
    void refusesWhatIsNoTemplate(String template) {
        assertThatThrownBy(() -> open(Golden.parse("{\"chat_template\": " + template + "}"), Golden.parse("{}")))
                .isInstanceOf(ModelException.class)
                .hasMessage(folder.resolve("model").resolve("tokenizer_config.json")
                        + ": chat_template must be text, a list"
                        + " of {\"name\", \"template\"}, or an object of texts by name, but is "
                        + Golden.parse(template) + ". Correct it, or write the template into chat_template.jinja.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", ""})
    void refusesANameThatNoFileHas(String name) {
        assertThatThrownBy(() -> open(
                        Golden.parse("{\"chat_template\": {\"" + name + "\": \"t\", \"default\": \"d\"}}"),
                        Golden.parse("{}")))
                .isInstanceOf(ModelException.class)
                .hasMessage("The tokenizer of " + folder.resolve("model").resolve("tokenizer.json")
                        + " names a chat template"
                        + " '" + name
                        + "', which cannot be the name of a file; a template is saved as NAME.jinja. Rename or remove"
                        + " it.");
    }
}
