package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.CpoConfig;
import dev.edgewise.config.KtoConfig;
import dev.edgewise.config.OrpoConfig;
import dev.edgewise.config.PreferenceConfig;
import dev.edgewise.config.PreferenceSettings;
import dev.edgewise.error.DataException;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.text.Message;
import dev.edgewise.trainer.EpisodeTokens;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of rows of preferences, and what is said of those that teach nothing.
@Tag("native")
class PreferenceDataTest extends ChatmlRows {
    private static final String PROMPT = "{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}], ";
    private static final String CALLS =
            "[{\"type\": \"function\", \"function\": {\"name\": \"add\", \"arguments\": {}}}]";

    private static String pair(String chosen, String rejected) {
        return PROMPT + "\"chosen\": [{\"role\": \"assistant\", \"content\": \"" + chosen + "\"}], \"rejected\":"
                + " [{\"role\": \"assistant\", \"content\": \"" + rejected + "\"}]}";
    }

    private PreferenceSettings settings(int maxLength, String... rows) throws IOException {
        return new PreferenceSettings(List.of(rows(rows).toString()), 8, maxLength, null);
    }

    private PreferenceConfig pairs(int maxLength, String... rows) throws IOException {
        return new CpoConfig(settings(maxLength, rows), CpoLoss.Type.SIGMOID, 0.1, 0, 1, 0.5, 0);
    }

    @Test
    void bothCompletionsEndWithWhatTheTemplateWritesBehindThem() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        PreferenceData data = PreferenceData.of(pairs(64, pair("ok", "no")), prompts);
        List<TrainingSequence> row = data.rows().getFirst();
        assertThat(row).extracting(TrainingSequence::advantage).containsExactly(1.0, -1.0);
        assertThat(row.get(0).promptIds()).isEqualTo(row.get(1).promptIds());
        assertThat(prompts.tokenizer().decode(row.get(0).completionIds(), false))
                .isEqualTo("ok<|im_end|>\n");
        assertThat(prompts.tokenizer().decode(row.get(1).completionIds(), false))
                .isEqualTo("no<|im_end|>\n");
        assertThat(data.origin()).isEqualTo("1 pairs read, all learned from");
        assertThat(data.notes()).isEmpty();
    }

    @Test
    void equalCompletionsAreLeftOutAndCounted() throws IOException {
        PreferenceData data =
                PreferenceData.of(pairs(64, pair("ok", "ok"), pair("ok", "no"), pair("no", "no")), prompts(CHATML));
        assertThat(data.rows()).hasSize(1);
        assertThat(data.origin())
                .isEqualTo("3 pairs read, 1 learned from, which the metric epoch counts; 2 left out, because chosen and"
                        + " rejected are the same tokens");
    }

    @Test
    void nothingButEqualCompletionsIsRefused() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        PreferenceConfig config = pairs(64, pair("ok", "ok"));
        assertThatThrownBy(() -> PreferenceData.of(config, prompts))
                .isInstanceOf(DataException.class)
                .hasMessage("nothing is left to learn from. Of 1 pairs: 1 left out, because chosen and rejected are the"
                        + " same tokens. Mend the rows");
    }

    /// Behind the cut nothing may be left of the difference.
    @Test
    void completionsThatDifferBehindTheCutAreEqual() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        int prompt = PreferenceData.of(pairs(64, pair("ok", "no")), prompts)
                .rows()
                .getFirst()
                .getFirst()
                .promptIds()
                .length;
        PreferenceConfig config = pairs(prompt + 1, pair("ok ok", "ok no"), pair("ok", "no"));
        PreferenceData data = PreferenceData.of(config, prompts);
        assertThat(data.rows()).hasSize(1);
        assertThat(data.origin())
                .startsWith(
                        "2 pairs read, 1 learned from, which the metric epoch counts; 1 left out, because chosen and"
                                + " rejected are the same tokens; 1 cut after " + (prompt + 1)
                                + " tokens; they lose their end"
                                + " token. algorithm.max_length: ");
        PreferenceConfig none = pairs(prompt, pair("ok", "no"));
        assertThatThrownBy(() -> PreferenceData.of(none, prompts))
                .isInstanceOf(DataException.class)
                .hasMessage("nothing is left to learn from. Of 1 pairs: 1 left out, because their prompts fill"
                        + " algorithm.max_length of " + prompt
                        + " tokens. Mend the rows, or raise algorithm.max_length");
    }

    /// Chosen and rejected would be one text, and a trainer that did not look would learn nothing for hours.
    @Test
    void callsThatTheTemplateDoesNotWriteAreRefused() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        PreferenceConfig config = pairs(
                64,
                PROMPT + "\"chosen\": [{\"role\": \"assistant\", \"content\": \"\", \"tool_calls\": " + CALLS
                        + "}], \"rejected\": [{\"role\": \"assistant\", \"content\": \"no\"}]}");
        assertThatThrownBy(() -> PreferenceData.of(config, prompts))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: a message calls a tool, but the chat template does not"
                        + " write tool calls. Remove the row, or give the model a template that writes them:"
                        + " prompt.tool_style: schema.");
    }

    @Test
    void orpoImitatesThePromptOfTheChosenCompletion() throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        List<TrainingSequence> plain =
                PreferenceData.of(pairs(64, pair("ok", "no")), prompts).rows().getFirst();
        List<TrainingSequence> row = PreferenceData.of(new OrpoConfig(settings(64, pair("ok", "no")), 0.1), prompts)
                .rows()
                .getFirst();
        TrainingSequence chosen = row.getFirst();
        int prompt = plain.getFirst().promptIds().length;
        assertThat(chosen.promptIds()).containsExactly(plain.getFirst().promptIds()[0]);
        assertThat(chosen.completionIds()).hasSize(plain.getFirst().length() - 1);
        assertThat(chosen.advantages()).startsWith(new float[prompt - 1]).endsWith(1, 1, 1);
        assertThat(row.getLast().completionIds()).isEqualTo(plain.getLast().completionIds());
    }

    /// Behind its turn a model reads the end token it wrote, the reply and a line's end; so do the rows.
    @Test
    void rawPairsOfSeveralTurnsAreTheTokensOfEpisodes() throws IOException {
        PromptRenderer prompts = prompts(null);
        String asked = "{\"role\": \"user\", \"content\": \"4+1\"}";
        String call = "{\"role\": \"assistant\", \"content\": \"Add(4, 1)\"}, {\"role\": \"user\", \"content\": \"5\"}";
        String right = "{\"role\": \"assistant\", \"content\": \"5\"}";
        String wrong = "{\"role\": \"assistant\", \"content\": \"6\"}";
        String row = "{\"prompt\": [%s], \"chosen\": [%s], \"rejected\": [%s]}";
        String chain = row.formatted(asked, call + ", " + right, wrong);
        String step = row.formatted(asked + ", " + call, right, wrong);
        List<List<TrainingSequence>> rows =
                PreferenceData.of(pairs(64, chain, step), prompts).rows();

        List<Message> turns =
                List.of(new Message("assistant", "Add(4, 1)"), new Message("user", "5"), new Message("assistant", "5"));
        TokenPair played = new EpisodeTokens(prompts).played(PromptRenderer.conversation("4+1"), turns);
        String end = prompts.tokenizer().decode(new int[] {prompts.tokenizer().endId()}, false);
        assertThat(whole(prompts, played)).isEqualTo("4+1Add(4, 1)" + end + "5\n5" + end);
        for (List<TrainingSequence> pair : rows) {
            assertThat(ids(pair.getFirst())).containsExactly(ids(played.sequence()));
            assertThat(pair.getLast().promptIds()).isEqualTo(pair.getFirst().promptIds());
            assertThat(prompts.tokenizer().decode(pair.getLast().completionIds(), false))
                    .isEqualTo("6" + end);
        }
        assertThat(rows.getFirst().getFirst().promptIds()).containsExactly(played.promptIds());
        assertThat(prompts.tokenizer().decode(rows.getLast().getFirst().completionIds(), false))
                .isEqualTo("5" + end);
        assertThat(rows.getFirst().getFirst().advantages()).isNull();
    }

    private static int[] ids(TrainingSequence sequence) {
        return IntStream.concat(Arrays.stream(sequence.promptIds()), Arrays.stream(sequence.completionIds()))
                .toArray();
    }

    @Test
    void judgedCompletionsAreWantedOrNot() throws IOException {
        String rows = PROMPT + "\"completion\": [{\"role\": \"assistant\", \"content\": \"ok\"}], \"label\": ";
        KtoConfig config =
                new KtoConfig(settings(64, rows + "true}", rows + "false}"), KtoObjective.Type.KTO, 0.1, 1, 1);
        PreferenceData data = PreferenceData.of(config, prompts(CHATML));
        assertThat(data.rows()).extracting(row -> row.getFirst().advantage()).containsExactly(1.0, -1.0);
        assertThat(data.origin()).isEqualTo("2 judged completions read, all learned from");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "a", "chosen": "b"} | a pair needs the fields chosen and rejected, and prompt unless both begin with it. Fields here: prompt, chosen.
            {"prompt": "a", "chosen": "b", "rejected": [{"role": "assistant", "content": "c"}]} | the field "rejected" is a conversation, but the prompt is plain text, so no chat template writes them. Give the prompt as a conversation; or, where chosen and rejected begin with it, remove the field prompt.
            {"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "x"}], "rejected": [{"role": "user", "content": "p"}, {"role": "assistant", "content": "x"}]} | chosen and rejected have no first message in common, so that there is no prompt. Let both begin with the same messages, or give them as the field prompt.
            {"prompt": [{"role": "user", "content": "q"}], "chosen": [{"role": "user", "content": "x"}], "rejected": "y"} | the last message of the field "chosen" must be the assistant's but is by the user. Let it end with the assistant's answer, or remove the row.
            """)
    void pairsThatAreNoneAreRefused(String row, String message) throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        PreferenceConfig config = pairs(64, row);
        assertThatThrownBy(() -> PreferenceData.of(config, prompts))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt": "a", "chosen": "b", "rejected": "c"} | a judged completion needs the fields prompt, completion and label. Fields here: prompt, chosen, rejected. Pairs are learned by dpo, cpo and orpo.
            {"prompt": "a", "completion": "b", "label": 1} | the field "label" must be true (wanted) or false but is a number (1).
            """)
    void judgedCompletionsThatAreNoneAreRefused(String row, String message) throws IOException {
        PromptRenderer prompts = prompts(CHATML);
        KtoConfig config = new KtoConfig(settings(64, row), KtoObjective.Type.KTO, 0.1, 1, 1);
        assertThatThrownBy(() -> PreferenceData.of(config, prompts))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("rows.jsonl") + ":1: " + message);
    }
}
