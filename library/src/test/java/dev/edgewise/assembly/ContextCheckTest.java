package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.curriculum.ExtraRungs;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetEnvironment;
import dev.edgewise.environment.dataset.DatasetSpec;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.environment.rewrite.BackwardRewrites;
import dev.edgewise.error.ConfigException;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts of a token per character: `47+85=` has 6.
@Tag("native")
class ContextCheckTest {
    private static final Environment ADDITION = TaskFamily.of("addition").create(AnswerFormat.BARE, false);
    private static final HfTokenizer TOKENIZER = FreshModel.characters(List.of(BackwardRewrites.of(ADDITION, 0.5)));

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static ContextCheck check(int context, int completion, boolean solutions) {
        return new ContextCheck(
                context, new PromptRenderer(TOKENIZER, null, ""), completion, solutions, "get a longer one");
    }

    private Environment data(String... rows) throws IOException {
        Path file = Files.writeString(directory.resolve("rows.jsonl"), String.join("\n", rows));
        return DatasetEnvironment.load(DatasetSpec.of("data", file).withTestShare(0), AnswerFormat.BARE, false);
    }

    @Test
    void theLongestPromptAndCompletionMustFit() {
        int prompt = "123456+123456=".length();
        assertThatCode(() -> check(prompt + 8, 8, true).requireTraining(ADDITION))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(prompt + 8, 8, false).requireEvaluation(ADDITION))
                .doesNotThrowAnyException();
        String message = "a prompt of " + prompt + " tokens (addition, "
                + ADDITION.describe(ADDITION.levels() - 1) + ") with a completion of up to 8 tokens"
                + " (rollout.max_completion_length) exceeds the model's context of " + (prompt + 7)
                + "; lower rollout.max_completion_length to 7, or get a longer one";
        assertThatThrownBy(() -> check(prompt + 7, 8, false).requireTraining(ADDITION))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> check(prompt + 7, 8, false).requireEvaluation(ADDITION))
                .hasMessage(message);
    }

    @Test
    void rewritesAreLongerThanWhatTheyRewrite() {
        Environment asked = BackwardRewrites.of(ADDITION, 0.5);
        int context = "123456+123456=".length() + 8;
        assertThatThrownBy(() -> check(context, 8, false).requireTraining(asked))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exceeds the model's context of " + context);
    }

    @Test
    void everyProblemOfADataSetIsLookedAt() throws IOException {
        String[] rows = new String[2_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "{\"question\": \"%d+1=\", \"answer\": \"%d\"}".formatted(i, i + 1);
        }
        rows[1_234] = "{\"question\": \"1111111111111111111+1=\", \"answer\": \"1111111111111111112\"}";
        Environment data = data(rows);
        assertThatCode(() -> check(42, 8, true).requireTraining(data)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(24, 8, false).requireTraining(data))
                .hasMessage("a prompt of 22 tokens (data, all problems) with a completion of up to 8 tokens"
                        + " (rollout.max_completion_length) exceeds the model's context of 24; lower"
                        + " rollout.max_completion_length to 2, or get a longer one");
    }

    @Test
    void anExpertSolutionIsACompletionToo() throws IOException {
        Environment data = data("{\"question\": \"1+1=\", \"answer\": \"%s\"}".formatted("2".repeat(30)));
        assertThatCode(() -> check(16, 8, false).requireTraining(data)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(16, 8, true).requireTraining(data))
                .hasMessage("a prompt of 4 tokens (data, all problems) with an expert solution of 31 tokens exceeds the"
                        + " model's context of 16; leave its level or problem out, or get a longer one");
    }

    @Test
    void aPromptThatFillsTheContextIsRefused() throws IOException {
        Environment data = data("{\"question\": \"1+1+1+1+1+1=\", \"answer\": \"6\"}");
        assertThatThrownBy(() -> check(12, 8, false).requireTraining(data))
                .hasMessage("a prompt of 12 tokens (data, all problems) with a completion of up to 8 tokens"
                        + " (rollout.max_completion_length) exceeds the model's context of 12; leave its level or"
                        + " problem out, or get a longer one");
    }

    @Test
    void rungsThatDoNotFitAreNotGeneratedAndItIsSaid() {
        int ladder = "123456+123456=".length() + 8;
        assertThat(check(ladder + 4, 8, false).spare(ADDITION)).isEqualTo(new ExtraRungs(0, 2));
        assertThat(check(ladder + 4, 8, false).withheld(ADDITION)).isEmpty();
        assertThat(check(ladder + 2, 8, false).spare(ADDITION)).isEqualTo(new ExtraRungs(0, 1));
        assertThat(check(ladder, 8, false).spare(ADDITION)).isEqualTo(ExtraRungs.NONE);
        assertThat(check(ladder + 2, 8, false).withheld(ADDITION))
                .contains("1 of the 2 rungs beyond the ladder of addition do not fit the model's context of "
                        + (ladder + 2) + " tokens and will not be generated; to have them, get a longer one");
    }

    @Test
    void demonstrationsMustFit() {
        TrainingSequence sequence = TrainingSequence.demonstration(new int[10], new int[7]);
        assertThatCode(() -> check(17, 8, false).requireDemonstrations(List.of(sequence)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(16, 8, false).requireDemonstrations(List.of(sequence)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the longest demonstration has 17 tokens, more than the model's context of 16; lower"
                        + " algorithm.max_length to 16, or get a longer one");
    }
}
