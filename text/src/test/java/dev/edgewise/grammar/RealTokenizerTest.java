package dev.edgewise.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real vocabularies: what is drawn from them is of the grammar once it is decoded.
@Tag("native")
@Tag("slow")
class RealTokenizerTest {
    private static final String SCHEMA = """
            {"type": "object", "properties": {"name": {"type": "string", "maxLength": 20}, "born": {"type": "integer"},
              "tags": {"type": "array", "items": {"enum": ["größe", "a \\"b\\"", "日本"]}},
              "of": {"anyOf": [{"type": "number"}, {"type": "null"}]}}, "required": ["name", "born"]}""";

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void walksOfFiles(String name) {
        try (HfTokenizer tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", name))) {
            check(tokenizer);
        }
    }

    @Test
    void walksOfSmolLm2() throws IOException {
        String shared = Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared");
        Path model = Path.of(shared, "models", "smollm2-135m-instruct", "SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), "no SmolLM2 on this machine");
        try (GgufFile file = GgufFile.open(model);
                HfTokenizer tokenizer = HfTokenizer.open(file.metadata())) {
            check(tokenizer);
        }
    }

    private static void check(HfTokenizer tokenizer) {
        Grammar grammar = Grammar.json(GrammarTest.parse(SCHEMA), TokenTexts.of(tokenizer));
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            String text = new RandomWalk(grammar, tokenizer, random).text();
            assertThat(grammar.matches(text)).as(text).isTrue();
            assertThat(GrammarTest.parse(text).path("born").isIntegralNumber()).isTrue();
        }
    }
}
