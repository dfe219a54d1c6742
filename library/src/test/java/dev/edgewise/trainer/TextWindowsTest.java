package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.DataException;
import dev.edgewise.text.Tokenizer;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TextWindowsTest {
    private static final Tokenizer LETTERS = CharacterTokenizer.create("abcdefghij", null);

    @AfterAll
    static void close() {
        LETTERS.close();
    }

    private static String text(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(10)));
        }
        return text.toString();
    }

    @Test
    void everyTokenButADocumentsFirstIsScoredOnceAndFitsTheContext() {
        List<String> documents = List.of(text(150), text(1), text(131));
        List<TrainingSequence> windows = TextWindows.cut("x", documents, LETTERS, 64);
        List<Integer> scored = new ArrayList<>();
        for (TrainingSequence window : windows) {
            assertThat(window.length()).isLessThanOrEqualTo(64);
            assertThat(window.promptIds()).hasSize(1);
            for (int id : window.completionIds()) {
                scored.add(id);
            }
        }
        List<Integer> expected = new ArrayList<>();
        for (String document : documents) {
            int[] ids = LETTERS.encode(document, false);
            for (int i = 1; i < ids.length; i++) {
                expected.add(ids[i]);
            }
        }
        assertThat(scored).isEqualTo(expected);
        assertThat(windows.get(1).promptIds()[0])
                .as("goes on from the token before")
                .isEqualTo(windows.getFirst().completionIds()[62]);
    }

    /// The tokenizer puts an end token, 2, behind a text, as `testkit/oracle/make_sft.py` had `transformers` do.
    @Test
    void documentsHaveAroundThemWhatTheTokenizerPutsThere() {
        try (Tokenizer ending = HfTokenizer.open(Path.of("..", "testkit", "golden", "sft", "eos"))) {
            List<String> documents = List.of("we go ok ".repeat(60), "hi user ".repeat(60));
            List<TrainingSequence> windows = TextWindows.cut("x", documents, ending, 512);

            assertThat(windows)
                    .hasSize(2)
                    .allSatisfy(window -> assertThat(window.completionIds())
                            .containsOnlyOnce(2)
                            .endsWith(2));
        }
    }

    @Test
    void aFixedNumberOfTokensIsScored() {
        List<TrainingSequence> windows = TextWindows.cut("x", List.of(text(5000), text(6000)), LETTERS, 4096);
        assertThat(windows.stream().mapToInt(w -> w.completionIds().length).sum())
                .isEqualTo(TextWindows.TOKENS);
        assertThat(windows).allMatch(window -> window.length() <= TextWindows.WIDTH);
    }

    @Test
    void whatTellsNothingIsRefused() {
        assertThatThrownBy(() -> TextWindows.cut("/d/short.txt", List.of(text(200)), LETTERS, 64))
                .isInstanceOf(DataException.class)
                .hasMessage("The held-out text /d/short.txt has 199 tokens to score, too few to tell a perplexity by;"
                        + " allowed is at least 256. Give a longer text as guards.held_out_text; the first 8192 tokens"
                        + " are read.");
        assertThatThrownBy(() -> TextWindows.cut("/d/w.txt", List.of(text(300) + "X".repeat(100)), LETTERS, 64))
                .isInstanceOf(DataException.class)
                .hasMessage("The model's tokenizer can write only 75 % of the characters of the held-out text /d/w.txt,"
                        + " so its perplexity says nothing. Give a text in the model's language as"
                        + " guards.held_out_text, or remove the key.");
    }

    @Test
    void spellingIsTheShareOfCharactersKept() {
        assertThat(Spelling.kept(LETTERS, "abc")).isEqualTo(1);
        assertThat(Spelling.kept(LETTERS, "abXY")).isEqualTo(0.5);
        assertThat(Spelling.kept(LETTERS, "")).isEqualTo(1);
    }
}
