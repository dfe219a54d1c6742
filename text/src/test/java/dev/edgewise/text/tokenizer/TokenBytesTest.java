package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.gguf.GgufFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joined, the bytes of a text's tokens are the text's.
@Tag("native")
class TokenBytesTest {
    private static final String TEXT = "a{\"name\": \"größe\", \"x\": [1, 2.5]} 日本 😀\n\tend  \"},";

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void ofFiles(String name) {
        try (HfTokenizer tokenizer = HfTokenizer.open(Golden.DIRECTORY.resolve(name))) {
            check(tokenizer, TEXT);
            JsonNode expected = Golden.json(Golden.DIRECTORY.resolve(name).resolve("expected.json"));
            assertThat(expected).isNotEmpty();
            tokenizer.eosIds().forEach(id -> assertThat(tokenizer.bytes(id)).isEmpty());
        }
    }

    @Test
    void ofAnAlphabet() {
        try (HfTokenizer tokenizer = CharacterTokenizer.create("abcé😀{}\" ", null)) {
            check(tokenizer, "a {\"é😀\"}");
            assertThat(tokenizer.bytes(0)).isEmpty();
            assertThat(tokenizer.bytes(4)).containsExactly('a');
        }
    }

    @Test
    void ofSmolLm2() throws IOException {
        Path model = Golden.smolLm2().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), "no SmolLM2 on this machine");
        try (GgufFile file = GgufFile.open(model);
                HfTokenizer tokenizer = HfTokenizer.open(file.metadata())) {
            check(tokenizer, TEXT);
        }
    }

    private static void check(HfTokenizer tokenizer, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : tokenizer.encode(text, false)) {
            out.writeBytes(tokenizer.bytes(id));
        }
        String joined = out.toString(StandardCharsets.UTF_8);
        assertThat(joined.startsWith(" ") ? joined.substring(1) : joined)
                .as("a prefix space of SentencePiece is dropped at the start")
                .isEqualTo(tokenizer.decode(tokenizer.encode(text, false), true));
    }
}
