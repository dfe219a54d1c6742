package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that a model may come with, as a user meets them.
@Tag("native")
class HostileTokenizerTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer.json",
                "tokenizer_config.json",
                "special_tokens_map.json",
                "added_tokens.json",
                "generation_config.json"
            })
    void aFileNestedWithoutEnd(String name) throws IOException {
        Files.copy(Golden.DIRECTORY.resolve("added").resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        Files.writeString(directory.resolve(name), "{\"a\": " + "[".repeat(1100) + "]".repeat(1100) + "}");

        assertThatThrownBy(() -> HfTokenizer.open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        directory.resolve(name) + " is not well-formed JSON: it is nested too deeply, or has a text or"
                                + " a number that is too long. Download it again.");
    }

    @Test
    void aCharacterThatAUnigramHasNoTokenFor() throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null,
                 "decoder": null, "model": {"type": "Unigram", "unk_id": null, "vocab": [["a", 0.0]]}}
                """);

        try (HfTokenizer tokenizer = HfTokenizer.open(directory)) {
            assertThatThrownBy(() -> tokenizer.encode("ab\u001b", true))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("The tokenizer of " + directory.resolve("tokenizer.json") + " cannot turn the text"
                            + " \"ab\\u001b\" into tokens: Encountered an unknown token but `unk_id` is missing. Use the"
                            + " tokenizer that belongs to this model.");
        }
    }
}
