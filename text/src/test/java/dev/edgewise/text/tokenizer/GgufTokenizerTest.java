package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.gguf.GgufMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class GgufTokenizerTest {
    /// Every string of llama.cpp's golden file, with and without special tokens.
    @Test
    void givesTheRealSmolLm2TheIdsOfLlamaCpp() {
        Path model = Golden.smolLm2().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), () -> model + " is not on this machine");
        JsonNode golden = Golden.json(Golden.smolLm2().resolve("golden.json"));
        try (GgufFile file = GgufFile.open(model);
                HfTokenizer tokenizer = HfTokenizer.open(file.metadata())) {
            for (JsonNode one : golden.get("tokenize")) {
                String text = one.get("text").asText();
                assertThat(tokenizer.encode(text, false)).as(text).containsExactly(Golden.ids(one.get("ids")));
                assertThat(tokenizer.encode(text, true)).as(text).containsExactly(Golden.ids(one.get("ids_special")));
                assertThat(tokenizer.decode(tokenizer.encode(text, false), false))
                        .isEqualTo(text);
                assertThat(tokenizer.decode(tokenizer.encode(text, true), false))
                        .isEqualTo(text);
            }
            for (JsonNode one : golden.get("greedy")) {
                assertThat(tokenizer.encode(one.get("rendered").asText(), true))
                        .containsExactly(Golden.ids(one.get("prompt_ids")));
            }
            assertThat(tokenizer.vocabularySize()).isEqualTo(49152);
            assertThat(tokenizer.bosId()).hasValue(1);
            assertThat(tokenizer.addsBos()).isFalse();
            assertThat(tokenizer.eosIds()).containsExactly(2);
            assertThat(tokenizer.padId()).isEqualTo(2);
            assertThat(tokenizer.chatTemplate()).startsWith("{% for message in messages %}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "smollm", "qwen2", "llama-bpe", "default"})
    void cutsByteLevelTextAsTheModelsDo(String pre) {
        JsonNode golden = Golden.json(Golden.DIRECTORY.resolve("gguf-pre.json"));
        GgufVocabulary vocabulary =
                Golden.byteLevel(pre, Golden.texts(golden.get("tokens")), Golden.texts(golden.get("merges")));
        try (HfTokenizer tokenizer = new HfTokenizer(GgufTokenizer.define(vocabulary))) {
            for (int i = 0; i < golden.get("texts").size(); i++) {
                String text = golden.get("texts").get(i).asText();
                int[] ids = tokenizer.encode(text, true);
                assertThat(ids)
                        .as(text)
                        .containsExactly(Golden.ids(golden.get("ids").get(pre).get(i)));
                assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mergesSentencePieceTextAsLlamaCppDoes(boolean addSpacePrefix) {
        JsonNode golden = Golden.json(Golden.DIRECTORY.resolve("gguf-spm.json"));
        GgufVocabulary vocabulary = Golden.sentencePiece(golden, addSpacePrefix);
        try (HfTokenizer tokenizer = new HfTokenizer(GgufTokenizer.define(vocabulary))) {
            Golden.items(golden.get("cases"))
                    .filter(one -> one.get("add_space_prefix").asBoolean() == addSpacePrefix)
                    .forEach(one -> {
                        String text = one.get("text").asText();
                        int[] ids = tokenizer.encode(text, false);
                        assertThat(ids).as(text).containsExactly(Golden.ids(one.get("ids")));
                        assertThat(tokenizer.decode(ids, false)).isEqualTo(text.replace('▁', ' '));
                    });
            assertThat(tokenizer.addsBos()).isTrue();
            assertThat(tokenizer.bosId()).hasValue(1);
            assertThat(tokenizer.eosIds()).containsExactly(2);
            assertThat(tokenizer.encode("<s>", true)).containsExactly(1);
            assertThat(tokenizer.encode("<s>", false)).doesNotContain(1);
        }
    }

    @Test
    void saysWhichRulesAreSupported() {
        assertThatThrownBy(() -> GgufTokenizer.define(Golden.byteLevel("tekken", List.of("a"), List.of())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cuts text by the rules 'tekken' (tokenizer.ggml.pre); supported are [")
                .hasMessageContaining("smollm");
    }

    @Test
    void refusesVocabulariesThatDoNotFitTogether() {
        assertThatThrownBy(() -> GgufTokenizer.define(Golden.byteLevel("gpt-2", List.of("a", "b", "a"), List.of())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has the token \"a\" twice, as 0 and 2");
        assertThatThrownBy(() -> GgufTokenizer.define(Golden.byteLevel("gpt-2", List.of("a", "b"), List.of("a b"))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has the merge \"a b\", whose parts are not all tokens");
        assertThatThrownBy(() -> HfTokenizer.open(new GgufMetadata(Path.of("x.gguf"), Map.of())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x.gguf holds no tokenizer");
    }
}
