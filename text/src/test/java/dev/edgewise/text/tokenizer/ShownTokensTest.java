package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.text.StopStrings;
import dev.edgewise.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Texts that show some special tokens and no others.
@Tag("native")
class ShownTokensTest {
    private static final Path CHATML = Path.of("..", "testkit", "golden", "sft", "chatml-base");
    private static final String TEXT = "<|im_start|> sum of 3<|im_end|> é";

    @Test
    void whatIsNamedShowsAndTheRestStaysHidden() {
        try (HfTokenizer plain = HfTokenizer.open(CHATML)) {
            Tokenizer shown = ShownTokens.of(plain, List.of("<|im_start|>", "sum"));
            int[] ids = plain.encode(TEXT, true);
            assertThat(plain.decode(ids, true)).isEqualTo(" sum of 3 é");
            assertThat(shown.decode(ids, true)).isEqualTo("<|im_start|> sum of 3 é");
            assertThat(shown.decode(ids, false)).isEqualTo(TEXT);
            assertThat(shown.encode(TEXT, true)).containsExactly(ids);
            assertThat(shown.bytes(ids[0])).asString().isEqualTo("<|im_start|>");
            assertThat(shown.bytes(plain.encode("<|im_end|>", true)[0])).isEmpty();

            StopStrings.Watch watch = new StopStrings(shown, List.of(" of")).watch();
            boolean stopped = false;
            for (int i = 0; !stopped; i++) {
                stopped = watch.append(ids[i]);
            }
            assertThat(watch.text()).isEqualTo("<|im_start|> sum");
        }
    }

    @Test
    void aTokenizerWithoutSuchSpecialTokensStaysAsItIs() {
        try (HfTokenizer plain = HfTokenizer.open(CHATML)) {
            assertThat(ShownTokens.of(plain, List.of("<tool_call>", "sum"))).isSameAs(plain);
        }
    }
}
