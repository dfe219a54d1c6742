package dev.edgewise.rerank.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.text.tokenizer.TokenizedPairs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class JudgePromptsTest {
    private static HfTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", "byte-level"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static JudgePrompts prompts(int longest, String... labels) {
        JudgeForm form = new JudgeForm(List.of(labels), "", "Fits {query}? {document}");
        return new JudgePrompts(form, tokenizer, null, longest);
    }

    private static String text(PairTokens pair) {
        return tokenizer.decode(pair.ids(), true);
    }

    @Test
    void theQuestionIsReadAsItStandsAndWhatAQuerySharesHasTypeZero() {
        TokenizedPairs pairs =
                prompts(200, "0", "1").tokenize(List.of("red {document}", "red {document}"), List.of("a car", "a bus"));

        assertThat(pairs.cut()).containsExactly(0, 0);
        assertThat(text(pairs.pairs().get(0))).isEqualTo("Fits red {document}? a car\n");
        assertThat(text(pairs.pairs().get(1))).isEqualTo("Fits red {document}? a bus\n");
        PairTokens first = pairs.pairs().getFirst();
        int shared =
                (int) Arrays.stream(first.typeIds()).filter(type -> type == 0).count();
        assertThat(tokenizer.decode(Arrays.copyOf(first.ids(), shared), true)).isEqualTo("Fits red {document}? a");
        assertThat(Arrays.stream(first.typeIds()).skip(shared)).containsOnly(1);
    }

    @Test
    void aLongDocumentLosesItsEndAndALongQueryIsRefused() {
        JudgePrompts prompts = prompts(24, "0", "1");
        String document = "many words about cars and buses and trains and boats";
        TokenizedPairs pairs = prompts.tokenize(List.of("red"), List.of(document));
        PairTokens pair = pairs.pairs().getFirst();

        assertThat(pairs.cut().getFirst()).isPositive();
        assertThat(pair.length()).isLessThanOrEqualTo(24);
        String read = text(pair);
        assertThat(read).startsWith("Fits red? many").endsWith("\n");
        assertThat(document).startsWith(read.substring("Fits red? ".length()).strip());
        String query = "a long question ".repeat(20).strip();
        assertThat(prompts.fits(query)).isFalse();
        assertThatThrownBy(() -> prompts.tokenize(List.of(query), List.of(document)))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("\" leaves no room for a document within 24 tokens; shorten it, or allow more by"
                        + " --max-length");
    }

    @Test
    void aLabelOfTwoTokensIsRefusedByName() {
        assertThatThrownBy(() -> prompts(100, "0", "12"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the label \"12\" is 2 tokens behind the prompt (\"1\", \"2\"), but a label must be one. Take"
                                + " words that the model's tokenizer has whole, such as --labels 0,1,2 or --labels no,yes");
    }

    @Test
    void aFormNeedsTwoLabelsAndBothTexts() {
        assertThatThrownBy(() -> new JudgeForm(List.of("1", "1"), "", JudgeForm.PROMPT))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the labels of a judge must be at least two different words, from the least relevant to the"
                        + " most, but were \"1,1\"; take 0,1,2 for grades, or no,yes");
        assertThatThrownBy(() -> new JudgeForm(List.of("0", "1"), "", "{document} {query}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the prompt of a judge must hold {query} and behind it {document}, so that the pairs of a"
                        + " query share its beginning, but was \"{document} {query}\"");
    }
}
