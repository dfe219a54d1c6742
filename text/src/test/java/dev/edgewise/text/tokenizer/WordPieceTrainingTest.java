package dev.edgewise.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class WordPieceTrainingTest {
    private static final List<String> TEXTS =
            List.of("Low lower lowest!", "newer widest, Éclair", "low low new", "new newest 日本");

    @TempDir
    Path directory;

    /// Characters first, each with how it may stand in a word. Then `##ow`: it is there 5 times like `lo`, and `##o`
    /// comes
    /// before `l`. Then `low` (5), `##ew` and `new` (4), `##es` and `##est` (3), `##er` (2).
    @Test
    void theMostFrequentPairsBecomePieces() throws IOException {
        assertThat(String.join(" ", pieces(1000)))
                .isEqualTo("[PAD] [UNK] [CLS] [SEP] [MASK] ! ##a ##c ##d ##e ##i ##l ##o ##r ##s ##t ##w , e l n w 日 本"
                        + " ##ow low ##ew new ##es ##est ##er");
        assertThat(pieces(1000).subList(5, 26))
                .containsExactlyElementsOf(pieces(26).subList(5, 26));
        assertThat(pieces(1000))
                .startsWith("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "!")
                .contains("low", "new", "##est", "##er", "日", "e", "##c")
                .doesNotContain("É", "L", "##日", "éclair");
    }

    @Test
    void theTokenizerReadsWhatItWasMadeOf() throws IOException {
        List<String> pieces = pieces(1000);
        try (PairTokenizer tokenizer = PairTokenizer.open(directory)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(pieces.size());
            int[] ids = tokenizer
                    .encode("LOW", "newest xyz", PairLimit.longestFirst(20))
                    .ids();
            assertThat(ids)
                    .containsExactly(2, pieces.indexOf("low"), 3, pieces.indexOf("new"), pieces.indexOf("##est"), 1, 3);
        }
    }

    private List<String> pieces(int size) throws IOException {
        try (PairTokenizer tokenizer = WordPieceTraining.train(TEXTS, size)) {
            tokenizer.save(directory, PairLimit.longestFirst(32));
        }
        return Files.readAllLines(directory.resolve("vocab.txt"));
    }

    @Test
    void aVocabularyTooSmallForTheCharactersIsRefused() {
        assertThatThrownBy(() -> WordPieceTraining.train(List.of("ab", "b"), 7))
                .isInstanceOf(DataException.class)
                .hasMessage("a vocabulary of 7 tokens is too small for these texts: they have 3 characters at the"
                        + " beginning of words or inside them, and there are 5 special tokens. Ask for at least 8.");
    }
}
