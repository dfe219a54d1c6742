package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prompts equal those of TRL's `extract_prompt` (1.13).
class ImplicitPromptTest {
    static Stream<JsonNode> cases() {
        return Golden.read("preference/extract_prompt.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePromptIsTrls(JsonNode golden) {
        JsonNode chosen = golden.path("chosen");
        JsonNode rejected = golden.path("rejected");
        JsonNode expect = golden.path("expect");
        if (chosen.isTextual()) {
            int length = ImplicitPrompt.length(chosen.asText(), rejected.asText());
            assertThat(chosen.asText().substring(0, length))
                    .isEqualTo(expect.path("prompt").asText());
            assertThat(chosen.asText().substring(length))
                    .isEqualTo(expect.path("chosen").asText());
            assertThat(rejected.asText().substring(length))
                    .isEqualTo(expect.path("rejected").asText());
        } else {
            int length = ImplicitPrompt.length(
                    chosen.valueStream().toList(), rejected.valueStream().toList());
            assertThat(length).isEqualTo(expect.path("prompt").size());
        }
    }

    @Test
    void aCharacterOfTwoHalvesIsNotCutApart() {
        assertThat(ImplicitPrompt.length("ab\uD83D\uDE00", "ab\uD83D\uDE01")).isEqualTo(2);
        assertThat(ImplicitPrompt.length("", "x")).isZero();
        assertThat(ImplicitPrompt.length(List.of(), List.of(1))).isZero();
    }
}
