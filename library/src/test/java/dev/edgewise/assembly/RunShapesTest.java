package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.memory.RunShape;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The longest prompt and the tokens of a pass, counted by hand: a task has 4 characters, a completion 20.
@Tag("native")
class RunShapesTest {
    private static final Models MODELS =
            new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));

    @TempDir
    Path directory;

    private RunConfig config(String fast) throws IOException {
        return ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2,
                               intermediate_size: 32, max_position_embeddings: 512, vocabulary: characters}}
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: bare}
                algorithm: {type: grpo, groups_per_step: 2, num_generations: 4}
                rollout: {max_completion_length: 20}
                %s
                """.formatted(fast)), List.of());
    }

    private RunShape shape(String fast, List<Prompt> prompts) throws IOException {
        RunConfig config = config(fast);
        try (RunOutline outline = outline(config)) {
            return RunShapes.of(
                    config, outline.tasks().trained(), prompts, outline.model().decoder(), MODELS);
        }
    }

    private static RunOutline outline(RunConfig config) {
        return RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), MODELS);
    }

    @Test
    void aGroupHasOnePromptWhereNoneEvolve() throws IOException {
        RunShape shape = shape("", List.of());
        assertThat(shape.width()).isEqualTo(4 + 20);
        assertThat(shape.batchTokens()).isEqualTo(2 * (4 + 4 * 20));
    }

    @Test
    void theLongestPromptStandsInFrontAndAGroupHasSeveral() throws IOException {
        String fast = "fast_weights: {population: 3, prompts_per_group: 2}";
        List<Prompt> prompts = List.of(
                new Prompt(Map.of(Prompt.INSTRUCTION, "1")), new Prompt(Map.of(Prompt.INSTRUCTION, "12345678")));
        RunShape shape = shape(fast, prompts);
        assertThat(shape.width()).isEqualTo(8 + 4 + 20);
        assertThat(shape.batchTokens()).isEqualTo(2 * (2 * (8 + 4) + 4 * 20));

        RunShape examples = shape(fast, List.of(new Prompt(Map.of(Prompt.EXAMPLES, ""))));
        assertThat(examples.width()).as("four examples may come").isEqualTo(4 * (4 + 20) + 4 + 20);
    }

    @Test
    void theEstimateOfARunCountsThePromptsItBeginsWith() throws IOException {
        Path file = Files.writeString(
                directory.resolve("prompts.json"), "[{\"instruction\": \"%s\"}]".formatted("1".repeat(300)));
        try (RunOutline bare = outline(config(""));
                RunOutline prompted = outline(config("fast_weights: {prompts: %s}".formatted(file)))) {
            assertThat(prompted.memory(1).record().get("estimated_peak"))
                    .isGreaterThan(bare.memory(1).record().get("estimated_peak"));
        }
    }

    @Test
    void aStudySaysBeforeItsFirstRunThatAPromptDoesNotFit() throws IOException {
        Path file = Files.writeString(
                directory.resolve("prompts.json"), "[{\"instruction\": \"%s\"}]".formatted("1".repeat(500)));
        RunConfig config = config("fast_weights: {prompts: %s}".formatted(file));
        assertThatThrownBy(() -> new RunCheck(MODELS, null).require(config, null))
                .isInstanceOf(ConfigException.class)
                .hasMessage("fast_weights.prompts: prompt 1 of the different ones of " + file
                        + " takes 504 tokens with the longest task,"
                        + " which with a completion of 20 exceed the model's context of 512; shorten the prompt or the"
                        + " completion");
        new RunCheck(MODELS, directory).require(config, null);
    }
}
