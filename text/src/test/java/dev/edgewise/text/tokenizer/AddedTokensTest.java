package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("native")
class AddedTokensTest {
    private static final Path GOLDEN = Golden.DIRECTORY.resolve("added");
    private static final JsonNode CASES = Golden.json(GOLDEN.resolve("cases.json"));

    @TempDir
    Path directory;

    static Stream<String> cases() {
        return CASES.properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areAddedAsTransformersAddsThem(String name) throws IOException {
        JsonNode expected = CASES.get(name);
        write(expected.get("config"), expected.get("files"));

        try (HfTokenizer tokenizer = HfTokenizer.open(directory)) {
            requireSame(tokenizer, expected);
            Path saved = directory.resolve("saved");
            tokenizer.save(saved);
            assertThat(Golden.json(saved.resolve("tokenizer.json")).get("added_tokens"))
                    .isEqualTo(expected.get("added"));
            try (HfTokenizer again = HfTokenizer.open(saved)) {
                requireSame(again, expected);
            }
        }
    }

    private static void requireSame(HfTokenizer tokenizer, JsonNode expected) {
        for (JsonNode one : expected.get("cases")) {
            int[] ids = tokenizer.encode(one.get("text").asText(), true);
            assertThat(ids).as(one.get("text").asText()).containsExactly(Golden.ids(one.get("ids")));
            assertThat(tokenizer.decode(ids, true))
                    .isEqualTo(one.get("text_back_skipped").asText());
        }
    }

    /// `transformers` gives such tokens other ids than their files say, without a word.
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    {"<|im_start|>": 300} ~ /added_tokens.json gives the token "<|im_start|>" the id 300, but tokenizer.json gives it 257. Correct the one that is not the model's.
                    {"<x>": 258}          ~ /added_tokens.json gives the token "<x>" the id 258, but by tokenizer.json that is "<|im_end|>". Correct the one that is not the model's.
                    {"<x>": 65}           ~ /added_tokens.json gives the token "<x>" the id 65, but by tokenizer.json that is "A". Correct the one that is not the model's.
                    {"<x>": 270}          ~ : the token "<x>" has the id 270, but the tokens before it leave 259 free, so that a tokenizer would give it that one. Add the tokens in between to tokenizer.json, or correct the id.
                    {"<x>": -1}           ~ /added_tokens.json gives the token "<x>" the id -1; an id is a whole number from 0 on. Correct it.
                    {"<x>": "259"}        ~ /added_tokens.json gives the token "<x>" the id "259"; an id is a whole number from 0 on. Correct it.
                    """)
    void anIdThatCannotBeIsRefused(String added, String message) throws IOException {
        write(Golden.parse("{}"), Golden.parse("{\"added_tokens.json\": " + added + "}"));

        assertThatThrownBy(() -> HfTokenizer.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(directory + message);
    }

    @Test
    void anEntryOfTheDecoderWithoutTextIsRefused() throws IOException {
        write(Golden.parse("{\"added_tokens_decoder\": {\"259\": \"<x>\"}}"), Golden.parse("{}"));

        assertThatThrownBy(() -> HfTokenizer.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(directory
                        + "/tokenizer_config.json: added_tokens_decoder has the entry \"259\": \"<x>\"; an entry"
                        + " is an id with an object that has the token's text as \"content\". Correct it.");
    }

    /// A token that a fine-tuning tool took out of the middle: the ids of the file are the model's.
    @Test
    void aTokenFillsItsOwnGap() throws IOException {
        write(Golden.parse("{}"), Golden.parse("{\"added_tokens.json\": {\"<|im_start|>\": 257}}"));
        Path file = directory.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) Golden.json(file);
        tokenizer.withArray("added_tokens").remove(1);
        Files.writeString(file, tokenizer.toString());

        try (HfTokenizer opened = HfTokenizer.open(directory)) {
            assertThat(opened.encode("<|im_start|>a<|im_end|>", true)).containsExactly(257, 97, 258);
        }
    }

    private void write(JsonNode config, JsonNode files) throws IOException {
        Files.copy(GOLDEN.resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        ObjectNode settings = (ObjectNode) Golden.json(GOLDEN.resolve("tokenizer_config.json"));
        settings.setAll((ObjectNode) config);
        Files.writeString(directory.resolve("tokenizer_config.json"), settings.toString());
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue().toString());
        }
    }
}
