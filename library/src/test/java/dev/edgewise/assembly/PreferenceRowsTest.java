package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.CpoConfig;
import dev.edgewise.config.PreferenceSettings;
import dev.edgewise.data.PreferencePair;
import dev.edgewise.data.Preferences;
import dev.edgewise.error.DataException;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.testkit.Golden;
import dev.edgewise.text.template.JinjaChatTemplate;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.TokenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows of preferences become the tokens that TRL's `DPOTrainer` (1.13) makes of them, with SmolLM2's own
/// tokenizer and template.
@Tag("native")
class PreferenceRowsTest {
    @TempDir
    Path folder;

    private static HfTokenizer tokenizer;
    private static PromptRenderer prompts;

    @BeforeAll
    static void openSmolLm2() {
        String shared = System.getenv("EDGEWISE_SHARED");
        Path model = (shared == null ? Path.of("..", "..", "shared") : Path.of(shared))
                .resolve("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
        Assumptions.assumeTrue(Files.exists(model), "skipped: " + model + " is not there");
        try (GgufFile file = GgufFile.open(model)) {
            tokenizer = HfTokenizer.open(file.metadata());
        }
        String template = Objects.requireNonNull(tokenizer.chatTemplate());
        prompts = new PromptRenderer(
                tokenizer, new JinjaChatTemplate(template, tokenizer.specialTokens(), Clock.systemUTC()), "");
    }

    @AfterAll
    static void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
    }

    static Stream<JsonNode> cases() {
        return Golden.read("preference/dpo_rows.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAreTrls(JsonNode golden) throws IOException {
        Path file = rows(golden);
        switch (golden.path("id").asText()) {
            case "tool_calls_vanish_in_this_template" ->
                assertThatThrownBy(() -> tokens(file))
                        .isInstanceOf(DataException.class)
                        .hasMessage(
                                file + ":1: a message calls a tool, but the chat template does not write tool calls."
                                        + " Remove the row, or give the model a template that writes them:"
                                        + " prompt.tool_style: schema.");
            case "null_content_fails_in_this_template" ->
                assertThatThrownBy(() -> tokens(file))
                        .isInstanceOf(DataException.class)
                        .hasMessage(file + ":1: chosen[0] has no text content.");
            default -> {
                List<List<TokenPair>> rows = tokens(file);
                List<JsonNode> expected =
                        golden.path("expect").path("rows").valueStream().toList();
                // TRL drops what fills max_length, which is a later step here.
                List<List<TokenPair>> kept = rows.subList(rows.size() - expected.size(), rows.size());
                for (int i = 0; i < kept.size(); i++) {
                    TokenPair chosen = kept.get(i).getFirst();
                    assertThat(chosen.promptIds())
                            .containsExactly(ints(expected.get(i).path("prompt_ids")));
                    assertThat(chosen.completionIds())
                            .containsExactly(ints(expected.get(i).path("chosen_ids")));
                    TokenPair rejected = kept.get(i).getLast();
                    assertThat(rejected.promptIds()).isEqualTo(chosen.promptIds());
                    assertThat(rejected.completionIds())
                            .containsExactly(ints(expected.get(i).path("rejected_ids")));
                }
            }
        }
    }

    static Stream<JsonNode> batches() {
        return cases().filter(golden -> golden.path("expect").has("batch"));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void lengthsAreTrls(JsonNode golden) throws IOException {
        int most = golden.path("max_length").intValue();
        PreferenceSettings settings =
                new PreferenceSettings(List.of(rows(golden).toString()), 8, most, null);
        PreferenceData data =
                PreferenceData.of(new CpoConfig(settings, CpoLoss.Type.SIGMOID, 0.1, 0, 1, 0.5, 0), prompts);
        JsonNode batch = golden.path("expect").path("batch");
        int count = data.rows().size();
        assertThat(batch.path("input_ids")).hasSize(2 * count);
        for (int i = 0; i < 2 * count; i++) {
            TrainingSequence sequence = data.rows().get(i % count).get(i / count);
            int length = (int) batch.path("attention_mask")
                    .path(i)
                    .valueStream()
                    .filter(mask -> mask.intValue() == 1)
                    .count();
            int[] whole = new int[sequence.length()];
            System.arraycopy(sequence.promptIds(), 0, whole, 0, sequence.promptIds().length);
            System.arraycopy(
                    sequence.completionIds(), 0, whole, sequence.promptIds().length, sequence.completionIds().length);
            assertThat(whole)
                    .hasSize(length)
                    .containsExactly(Arrays.copyOf(ints(batch.path("input_ids").path(i)), length));
            assertThat(sequence.completionIds().length).isEqualTo((int) batch.path("completion_mask")
                    .path(i)
                    .valueStream()
                    .filter(mask -> mask.intValue() == 1)
                    .count());
        }
        assertThat(data.origin())
                .startsWith("2 pairs read, " + count + " learned from, which the metric epoch counts; ")
                .contains(count == 1 ? "1 left out, because their prompts fill" : "cut after " + most + " tokens");
    }

    private static List<List<TokenPair>> tokens(Path file) {
        DemonstrationTokens tokens = new DemonstrationTokens(prompts);
        return Preferences.pairs(List.of(file)).stream()
                .map((PreferencePair pair) -> tokens.continuations(List.of(pair.chosen(), pair.rejected())))
                .toList();
    }

    private Path rows(JsonNode golden) throws IOException {
        String rows = golden.path("rows").valueStream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
