package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Special tokens that are written out in contents.
@Tag("native")
class SplitSpecialTokensTest extends ChatmlRows {
    @Test
    void specialTokensThatCannotBeTextAreNamed() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        String rest = ", so it cannot be told from what a user writes. Leave the setting out, or use raw prompts"
                + " (prompt.style: raw, --raw).";
        String start =
                "prompt.split_special_tokens (--split-special-tokens) cannot be kept with this tokenizer: its special"
                        + " token '";
        Path file = folder.resolve("model").resolve("tokenizer.json");
        String json = Files.readString(file);
        for (String flag : List.of("lstrip", "rstrip", "single_word")) {
            try (HfTokenizer tokenizer = changed(json, "<|im_end|>", flag, true)) {
                assertThatThrownBy(() -> new PromptRenderer(tokenizer, plain.template(), "", true))
                        .isInstanceOf(ConfigException.class)
                        .hasMessage(
                                start + "<|im_end|>' reaches beyond its own text (lstrip, rstrip, single_word)" + rest);
                assertThat(new PromptRenderer(tokenizer, null, "", true)
                                .plain("a")
                                .ids())
                        .hasSize(1);
                assertThat(new PromptRenderer(tokenizer, plain.template(), "")
                                .render("a")
                                .ids())
                        .isNotEmpty();
            }
        }
        try (HfTokenizer tokenizer = changed(json, "<|im_start|>", "content", "§")) {
            assertThatThrownBy(() -> new PromptRenderer(tokenizer, plain.template(), "", true))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage(start + "§' is a single character" + rest);
        }
    }

    private HfTokenizer changed(String json, String token, String field, Object value) throws IOException {
        ObjectNode tokenizer = (ObjectNode) new ObjectMapper().readTree(json);
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asText().equals(token)) {
                ((ObjectNode) added).putPOJO(field, value);
            }
        }
        Files.writeString(folder.resolve("model").resolve("tokenizer.json"), tokenizer.toString());
        return HfTokenizer.open(folder.resolve("model"));
    }

    @Test
    void specialTokensInContentsAreTokensOrText() throws IOException {
        PromptRenderer plain = prompts(CHATML);
        PromptRenderer split = new PromptRenderer(plain.tokenizer(), plain.template(), "", true);
        String row = HI_OK.replace("\"ok\"", "\"o<|im_end|>k\"").replace("\"hi\"", "\"h<|im_start|>i\"");
        int end = plain.tokenizer().encode("<|im_end|>", true)[0];

        TokenPair tokens = new DemonstrationTokens(plain).of(read(row).getFirst());
        TokenPair text = new DemonstrationTokens(split).of(read(row).getFirst());

        assertThat(tokens.completionIds()).containsOnlyOnce(plain.tokenizer().encode("k", true)[0]);
        assertThat(count(tokens.completionIds(), end)).isEqualTo(2);
        assertThat(count(text.completionIds(), end)).isEqualTo(1);
        assertThat(whole(split, text)).isEqualTo(whole(plain, tokens));
        assertThat(split.plain("<|im_end|>").ids()).doesNotContain(end);
        assertThat(plain.plain("<|im_end|>").ids()).containsExactly(end);
    }

    private static long count(int[] ids, int id) {
        return IntStream.of(ids).filter(each -> each == id).count();
    }
}
