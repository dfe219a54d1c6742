package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.random.Seeds;
import dev.edgewise.text.IncrementalDecoder;
import dev.edgewise.text.StopStrings;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that grows token by token equals the text of all tokens, also where characters are split and spaces
/// depend on the neighbour.
@Tag("native")
class StreamedTextTest {
    /// Behind SentencePiece's single bytes: its decoder makes a whole run of bytes unreadable for one that does
    /// not fit.
    private static final Map<String, Integer> FIRST_TOKEN = Map.of("byte-level", 0, "sentencepiece", 259);

    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void joinsToTheTextOfAllTokens(String name) {
        try (HfTokenizer tokenizer = HfTokenizer.open(Golden.DIRECTORY.resolve(name))) {
            for (String text : Golden.texts(
                    Golden.json(Golden.DIRECTORY.resolve("gguf-pre.json")).get("texts"))) {
                for (boolean parse : new boolean[] {true, false}) {
                    check(tokenizer, tokenizer.encode(text, parse));
                }
            }
            RandomGenerator random = Seeds.stream(7, name);
            for (int row = 0; row < 50; row++) {
                check(
                        tokenizer,
                        random.ints(40, FIRST_TOKEN.get(name), tokenizer.vocabularySize())
                                .toArray());
            }
        }
    }

    private static void check(HfTokenizer tokenizer, int[] ids) {
        for (boolean skip : new boolean[] {true, false}) {
            IncrementalDecoder decoder = new IncrementalDecoder(tokenizer, skip);
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                text.append(decoder.append(id));
            }
            text.append(decoder.finish());
            assertThat(text.toString()).isEqualTo(tokenizer.decode(ids, skip));
        }
        StopStrings.Watch watch = new StopStrings(tokenizer, List.of()).watch();
        for (int id : ids) {
            watch.append(id);
        }
        watch.finish();
        assertThat(watch.text()).isEqualTo(tokenizer.decode(ids, true));
    }
}
