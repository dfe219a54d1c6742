package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.config.SftConfig;
import dev.edgewise.error.DataException;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Where the completion begins when prompt and completion together do not begin with the prompt.
@Tag("native")
class PromptBorderTest extends ChatmlRows {
    /// The prompt ends in a begun thought, which the rendering of the whole does not have.
    private static final String THINKS = START + "{{ m.content }}{{ '<|im_end|>\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<think>\\n' }}{% endif %}";

    private List<TrainingSequence> sft(String mismatch, PromptRenderer prompts, List<String> notes) throws IOException {
        RunConfig config = ConfigReader.read(
                Files.writeString(folder.resolve("run.yaml"), """
                        model: {path: model}
                        environments: []
                        algorithm: {type: sft, dataset: [rows.jsonl]%s}
                        """.formatted(
                                mismatch.isEmpty() ? "" : ", prompt_mismatch: " + mismatch)),
                List.of());
        DemonstrationData data = DemonstrationData.of(config, (SftConfig) config.algorithm(), List.of(), prompts);
        notes.addAll(data.notes());
        return data.sequences();
    }

    @Test
    void aPromptThatIsNoBeginningOfTheWholeIsTold() throws IOException {
        PromptRenderer prompts = prompts(THINKS);
        String place =
                rows("{\"prompt\": \"a\", \"completion\": \"b\"}", HI_OK.replace("ok", "well, that is it")) + ":2";
        String mismatch = "the tokens of the prompt alone are not the first tokens of prompt and completion together,"
                + " because tokens merge at the border or the chat template writes the prompt otherwise";
        String told = "in 1 of 2 rows, the first " + place + ", " + mismatch + "; ";
        List<String> notes = new ArrayList<>();

        List<TrainingSequence> warned = sft("", prompts, notes);
        String start = "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n";
        int[] alone = prompts.tokenizer().encode(start + "<think>\n", true);
        int[] whole = prompts.tokenizer().encode(start + "well, that is it<|im_end|>", true);
        assertThat(warned).hasSize(2);
        assertThat(warned.getLast().promptIds()).isEqualTo(Arrays.copyOf(whole, alone.length));
        assertThat(warned.getLast().completionIds()).isEqualTo(Arrays.copyOfRange(whole, alone.length, whole.length));
        assertThat(notes)
                .containsExactly(told + "the first tokens, as many as the prompt alone has, are not learned, as in TRL."
                        + " To leave such rows out: algorithm.prompt_mismatch: drop");

        notes.clear();
        assertThat(sft("drop", prompts, notes)).hasSize(1);
        assertThat(notes).containsExactly(told + "they are left out (algorithm.prompt_mismatch: drop)");

        assertThatThrownBy(() -> sft("stop", prompts, notes))
                .isInstanceOf(DataException.class)
                .hasMessage(place + ": " + mismatch
                        + ". Mend the row, or set algorithm.prompt_mismatch to warn (learn such rows)"
                        + " or drop (leave such rows out).");
    }

    @Test
    void whereNothingIsLeftTheReasonsAreTold() throws IOException {
        PromptRenderer prompts = prompts(THINKS);
        rows(HI_OK);
        assertThatThrownBy(() -> sft("drop", prompts, new ArrayList<>()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "nothing is left to learn from. Of 1 demonstrations read: 1 left out, because the prompt alone"
                                + " has other tokens than prompt and completion begin with (algorithm.prompt_mismatch: drop). Mend"
                                + " the rows, or set algorithm.prompt_mismatch: warn");

        PromptRenderer silent = prompts(START
                + "{{ m.content if m.content != 'ok' else '' }}{{ '<|im_end|>' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n<|im_end|>' }}{% endif %}");
        rows(HI_OK);
        assertThatThrownBy(() -> sft("", silent, new ArrayList<>()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "nothing is left to learn from. Of 1 demonstrations read: 1 left out, because nothing stands"
                                + " behind their prompts. Mend the rows");
    }

    @Test
    void theTemplatesOwnMarksDrawTheBorderWhereThePromptDoesNot() throws IOException {
        String marked = THINKS.replace(
                "{{ m.content }}{{ '<|im_end|>\\n' }}",
                "{% if m.role == 'assistant' %}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}"
                        + "{{ '\\n' }}{% else %}{{ m.content + '<|im_end|>\\n' }}{% endif %}");
        PromptRenderer prompts = prompts(marked);
        String row =
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"},"
                        + " {\"role\": \"user\", \"content\": \"c\"}, {\"role\": \"assistant\", \"content\": \"d\"}]}";
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        TokenPair pair = tokens.of(read(row).getFirst());

        assertThat(prompts.tokenizer().decode(pair.completionIds(), false)).isEqualTo("d<|im_end|>");
        assertThat(prompts.tokenizer().decode(pair.promptIds(), false))
                .endsWith("<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n");
        String place = folder.resolve("rows.jsonl") + ":1";
        String told = "in 1 of 1 row, the first " + place + ", " + DemonstrationTokens.MISMATCH + "; ";
        assertThat(pair.exact()).isFalse();
        assertThat(tokens.mismatches("learned"))
                .containsExactly(
                        told + "they are learned from where the chat template marks the assistant's turn on, other"
                                + " than in TRL");

        List<String> notes = new ArrayList<>();
        rows(row, "{\"prompt\": \"a\", \"completion\": \"b\"}");
        assertThat(sft("drop", prompts, notes)).hasSize(1);
        assertThat(notes)
                .containsExactly(told.replace("1 of 1 row,", "1 of 2 rows,")
                        + "they are left out (algorithm.prompt_mismatch: drop)");
        assertThatThrownBy(() -> sft("stop", prompts, notes))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(place + ": " + DemonstrationTokens.MISMATCH);
    }
}
