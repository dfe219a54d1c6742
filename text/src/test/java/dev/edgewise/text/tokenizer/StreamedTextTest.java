package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.random.Seeds;
import dev.edgewise.text.IncrementalDecoder;
import dev.edgewise.text.StopStrings;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that grows token by token equals the text of all tokens, also where characters are split and spaces depend on
/// the neighbour.
@Tag("native")
class StreamedTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"byte-level", "sentencepiece"})
    void joinsToTheTextOfAllTokens(String name) {
        try (HfTokenizer tokenizer = HfTokenizer.open(Golden.DIRECTORY.resolve(name))) {
            for (String text :
                    Golden.texts(Golden.json(Golden.DIRECTORY.resolve("gguf-pre.json")).get("texts"))) {
                for (boolean parse : new boolean[] {true, false}) {
                    check(tokenizer, tokenizer.encode(text, parse));
                }
            }
            RandomGenerator random = Seeds.stream(7, name);
            for (int row = 0; row < 50; row++) {
                // Letters, spaces, control tokens, and few enough lone bytes that no run of them is long.
                check(tokenizer, random.ints(40, 0, tokenizer.vocabularySize()).toArray());
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
