package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.collective.Collective;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.generate.Generator;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.trainer.FastWeights;
import dev.edgewise.trainer.PromptFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class RunPromptsTest {
    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();

    private List<Prompt> open(String fast, Collective collective) throws IOException {
        return open(fast, collective, 64);
    }

    private List<Prompt> open(String fast, Collective collective, int context) throws IOException {
        var config =
                ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), """
                model: {init: {hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 2,
                               intermediate_size: 32, max_position_embeddings: 64, vocabulary: characters}}
                environments: [{type: addition, levels: [0, 0]}]
                prompt: {style: raw, answer: hash}
                algorithm: {type: grpo}
                rollout: {max_completion_length: 20}
                fast_weights: {%s}
                """.formatted(fast)), List.of());
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));
        try (RunOutline outline = RunOutline.of(config, Additions.NONE, TrainSession.talking(_ -> {}), models);
                OpenModel model = outline.open()) {
            FastWeights prompts = RunPrompts.of(
                    RunPrompts.heldBack(outline),
                    new PromptFit(outline.prompts(), context, 20),
                    new Generator(model.policy(), model.tokenizer()),
                    collective,
                    new ArrayDeque<>(),
                    notes);
            assertThat(prompts).isNotNull();
            return prompts.prompts().stream().map(ScoredPrompt::prompt).toList();
        }
    }

    private String file(String prompts) throws IOException {
        return "prompts: " + Files.writeString(directory.resolve("prompts.json"), prompts);
    }

    @Test
    void aModelOfFewCharactersBeginsWithoutExamples() throws IOException {
        assertThat(open("", new LocalCollective())).containsExactly(new Prompt(Map.of(Prompt.EXAMPLES, "")));
    }

    @Test
    void aFileGivesTheFirstPrompts() throws IOException {
        String file = file("""
                [{"examples": "Task: 1+1=\\nReply: #### 2"}, {"instruction": "1"}]""");
        assertThat(open(file, new LocalCollective())).hasSize(2);
        assertThat(notes).isEmpty();
    }

    @Test
    void promptsThatAreNotUsedAreTold() throws IOException {
        String file = file("""
                [{"instruction": "1"}, {"instruction": "2"}, {"instruction": "3"}, {"instruction": "4"},
                 {"instruction": "5"}]""");
        assertThat(open(file, new LocalCollective())).hasSize(4);
        assertThat(notes)
                .containsExactly(
                        directory.resolve("prompts.json")
                                + " has 5 different prompts, of which the first 4 are used; raise fast_weights.population to begin with more");
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedByName() throws IOException {
        String file = file("""
                [{"instruction": "%s"}]""".formatted("1".repeat(60)));
        assertThatThrownBy(() -> open(file, new LocalCollective()))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("fast_weights\\.prompts: prompt 1 of .*prompts\\.json takes \\d+ tokens with the"
                        + " longest task, which with a completion of 20 exceed the model's context of 64; shorten the"
                        + " prompt or the completion");
    }

    @Test
    void thePromptThatARunBeginsWithByItselfHasToFit() throws IOException {
        assertThatThrownBy(() -> open("", new LocalCollective(), 23))
                .isInstanceOf(ConfigException.class)
                .hasMessage("fast_weights: the prompt that the run begins with takes 4 tokens with the longest task,"
                        + " which with a completion of 20 exceed the model's context of 23; shorten the prompt or the"
                        + " completion");
    }

    @Test
    void severalRanksAreRefused() {
        assertThatThrownBy(() -> open("", new TwoRanks()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("fast_weights runs in one process, but this run has 2 ranks; start it as one, or remove"
                        + " fast_weights");
    }
}
