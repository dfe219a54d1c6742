package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class HfDirectoryTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void agreesWithTransformers(String name) {
        Path golden = Golden.DIRECTORY.resolve(name);
        JsonNode expected = Golden.json(golden.resolve("expected.json"));
        try (HfTokenizer tokenizer = HfTokenizer.open(golden)) {
            for (JsonNode one : expected.get("cases")) {
                String text = one.get("text").asText();
                int[] ids = tokenizer.encode(text, true);
                assertThat(ids).as(text).containsExactly(Golden.ids(one.get("ids")));
                assertThat(tokenizer.encode(text, false)).as(text).containsExactly(Golden.ids(one.get("plain_ids")));
                assertThat(tokenizer.decode(ids, false))
                        .isEqualTo(one.get("text_back").asText());
                assertThat(tokenizer.decode(ids, true))
                        .isEqualTo(one.get("text_back_skipped").asText());
            }
            JsonNode settings = expected.get("settings");
            assertThat(tokenizer.vocabularySize())
                    .isEqualTo(settings.get("size").asInt());
            assertThat(tokenizer.bosId()).hasValue(settings.get("bos").asInt());
            assertThat(tokenizer.eosIds()).containsExactly(settings.get("eos").asInt());
            assertThat(tokenizer.addsBos()).isEqualTo(settings.get("adds_bos").asBoolean());
            assertThat(tokenizer.padId())
                    .isEqualTo(settings.path("pad").asInt(settings.get("eos").asInt()));
        }
    }

    @Test
    void readsTheTemplateFileBeforeTheConfiguration() throws IOException {
        copyByteLevel();
        Files.writeString(directory.resolve("chat_template.jinja"), "from the file");
        configure("\"chat_template\": \"from the configuration\"");

        assertThat(open().chatTemplate()).isEqualTo("from the file");

        Files.delete(directory.resolve("chat_template.jinja"));
        assertThat(open().chatTemplate()).isEqualTo("from the configuration");
    }

    @Test
    void joinsEndTokensOfConfigurationAndGeneration() throws IOException {
        copyByteLevel();
        configure("\"eos_token\": {\"content\": \"<|im_end|>\", \"special\": true}");
        int end = open().eosIds().iterator().next();

        Files.writeString(
                directory.resolve("generation_config.json"), "{\"eos_token_id\": [7, 9], \"pad_token_id\": 5}");
        assertThat(open().eosIds()).containsExactly(7, 9, end);
        assertThat(open().padId()).isEqualTo(5);

        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": 11}");
        assertThat(open().eosIds()).containsExactly(11, end);
        assertThat(open().padId()).isEqualTo(end);
    }

    @Test
    void endsTurnsWithTheTokenThatTheTemplateWrites() throws IOException {
        copyByteLevel();
        configure("\"bos_token\": null");
        int end = open().endId();
        int start = open().encode("<|im_start|>", true)[0];
        assertThat(open().encode("<|im_end|>", true)).containsExactly(end);

        configure("\"chat_template\": \"{{ messages[-1].content | trim }} <|im_start|>\\n\"");
        assertThat(open().endOfTurnId()).hasValue(start);
        assertThat(open().endId()).isEqualTo(end);
        assertThat(open().eosIds()).containsExactlyInAnyOrder(start, end);

        configure("\"chat_template\": \"{{ messages[-1].content + eos_token }}<|im_start|>\"");
        assertThat(open().endOfTurnId()).hasValue(end);
        assertThat(open().eosIds()).containsExactly(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ messages[-1].content }}\\n",
                "{{ messages[0].content }}<|im_end|>",
                "{{ raise_exception('no') }}",
                "{% nonsense %}",
            })
    void aTemplateMayWriteNoEndOfTurn(String template) throws IOException {
        copyByteLevel();
        configure("\"chat_template\": \"" + template + "\"");

        assertThat(open().endOfTurnId()).isEmpty();
        assertThat(open().endId()).isEqualTo(open().encode("<|im_end|>", true)[0]);
    }

    @Test
    void refusesAnEndTokenThatIsNoToken() throws IOException {
        copyByteLevel();
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|eot|>\"}");

        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "has no token \"<|eot|>\", which the tokenizer's configuration names as eos_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4000000000", "2147483647", "1.5", "\"3\"", "null"})
    void refusesIdsThatCannotBe(String id) throws IOException {
        Files.writeString(
                directory.resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"a\", \"vocab\": {\"a\": 0, \"b\": " + id
                        + "}}}");

        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("gives the token \"b\" the id " + id);
    }

    @Test
    void takesNamesFromTheSpecialTokensMapWhereTheConfigurationHasNone() throws IOException {
        copyByteLevel();
        configure("\"bos_token\": null");
        Files.writeString(
                directory.resolve("special_tokens_map.json"), "{\"bos_token\": {\"content\": \"<|im_start|>\"}}");

        assertThat(open().specialTokens()).containsEntry("bos_token", "<|im_start|>");
        assertThat(open().bosId()).isPresent();
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(directory + " has no tokenizer.json. In Python, AutoTokenizer.from_pretrained");
        assertThatThrownBy(() -> HfTokenizer.open(directory.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere is not a directory");
    }

    @Test
    void saysWhatIsMalformed() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\":\n \"1.0\",");
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.json is not well-formed JSON at line 2");

        Files.writeString(directory.resolve("tokenizer.json"), "[]");
        assertThatThrownBy(this::open).hasMessageContaining("tokenizer.json must hold a JSON object");

        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        assertThatThrownBy(this::open).hasMessageContaining("has no model.vocab");

        Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Telepathy\", \"vocab\": {}}}");
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is not a tokenizer that can be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "-1", "2.5", "[-1]", "[\"x\"]", "[1, null]", "true", "{\"a\": 2}"})
    void refusesAnEndThatIsNoId(String end) throws IOException {
        copyByteLevel();
        Path file = Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": " + end + "}");

        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessage(file
                        + ": eos_token_id must be a token's id, a whole number from 0 on, or a list of them but is "
                        + end.replace(": ", ":").replace(", ", ",") + ". Correct it.");
    }

    @Test
    void anAddedTokenOfBlanksEndsNoTurn() throws IOException {
        copyByteLevel();
        configure(
                "\"added_tokens_decoder\": {\"405\": {\"content\": \"\\n\\n\"}}, \"chat_template\": \"{% for m in messages %}{{ m.content }}\\n\\n<|endoftext|>{% endfor %}\"");

        try (HfTokenizer opened = open()) {
            assertThat(opened.encode("\n\n", true)).containsExactly(405);
            assertThat(opened.endOfTurnId()).hasValue(opened.encode("<|endoftext|>", true)[0]);
        }
    }

    @Test
    void refusesAModelWithFewerRowsThanIds() throws IOException {
        copyByteLevel();
        try (HfTokenizer tokenizer = open()) {
            int size = tokenizer.vocabularySize();
            tokenizer.requireFits(size);
            tokenizer.requireFits(size + 64);
            assertThatThrownBy(() -> tokenizer.requireFits(size - 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(
                            "has ids up to " + (size - 1) + ", but the model's vocabulary has " + (size - 1) + " rows");
        }
    }

    @Test
    void failsAfterClosingInsteadOfReachingFreedMemory() throws IOException {
        copyByteLevel();
        HfTokenizer tokenizer = open();
        tokenizer.close();
        tokenizer.close();

        assertThatThrownBy(() -> tokenizer.encode("a", true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tokenizer.encode("a", false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tokenizer.decode(new int[] {1}, true)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void encodesHalfSurrogatePairsAsTheReplacementCharacter() throws IOException {
        copyByteLevel();
        try (HfTokenizer tokenizer = open()) {
            assertThat(tokenizer.encode("a\ud800b\u0000", true))
                    .containsExactly(tokenizer.encode("a\ufffdb\u0000", true));
        }
    }

    private HfTokenizer open() {
        return HfTokenizer.open(directory);
    }

    private void copyByteLevel() throws IOException {
        for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(Golden.DIRECTORY.resolve("byte-level").resolve(name), directory.resolve(name));
        }
    }

    private void configure(String entry) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|im_end|>\", " + entry + "}");
    }
}
