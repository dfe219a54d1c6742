package dev.edgewise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.ScoredPrompt;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.probe.LadderMap;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.rollout.Completion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class ModelTest {
    @TempDir
    Path directory;

    private Model model;

    @BeforeEach
    void train() throws IOException {
        Edgewise.train(TinyRuns.config(directory, 2))
                .environment(new Successors())
                .directory(directory.resolve("run"))
                .run();
        model = Edgewise.open(directory.resolve("run/final"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void generates() {
        List<Completion> drawn = model.generate("12>", 3, new SamplingSettings(1, 1, 0, 5, List.of()), 7);
        assertThat(drawn).hasSize(3).allMatch(completion -> completion.length() <= 5);
        assertThat(model.generate("12>", 3, new SamplingSettings(1, 1, 0, 5, List.of()), 7))
                .extracting(Completion::text)
                .isEqualTo(drawn.stream().map(Completion::text).toList());
        assertThat(model.generate("12>")).hasSizeLessThanOrEqualTo(6);
        SamplingSettings long_ = SamplingSettings.greedy(100, List.of());
        assertThatThrownBy(() -> model.generate("12>", 1, long_, 7))
                .isInstanceOf(ConfigException.class)
                .hasMessage("prompt and completion take up to 103 tokens, more than the model's context of 64; shorten"
                        + " one of them");
    }

    @Test
    void scoresWhatItIsGiven() {
        assertThat(model.score("12>", "13")).hasSize(3);
        for (float logProb : model.score("12>", "13")) {
            assertThat(logProb).isNegative();
        }
    }

    @Test
    void thePromptThatEvolvedStandsAroundWhatIsAsked() {
        float[] bare = model.score("12>", "13");
        float[] shown = model.score("11>12 12>", "13");
        Path file = directory.resolve("run/final").resolve(PromptFile.NAME);
        PromptFile.write(
                file, List.of(new ScoredPrompt(new Prompt(Map.of(Prompt.EXAMPLES, "Task: 11>\nReply: 12")), 0.5, 8)));
        try (Model prompted = Edgewise.open(directory.resolve("run/final"))) {
            assertThat(prompted.score("12>", "13")).isNotEqualTo(bare).hasSameSizeAs(shown);
            assertThat(prompted.withoutPrompt().score("12>", "13")).isEqualTo(bare);
        }
        PromptFile.write(
                file,
                List.of(new ScoredPrompt(
                        new Prompt(Map.of(Prompt.EXAMPLES, "Task: 1\nReply: " + "1".repeat(70))), 0.5, 8)));
        assertThatThrownBy(() -> Edgewise.open(directory.resolve("run/final")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("prompt 1 of " + file + " takes ");
    }

    @Test
    void evaluatesAndProbesAnEnvironmentOfTheCallersOwn() {
        assertThat(model.evaluate(List.of(new Successors()))).singleElement().satisfies(result -> {
            assertThat(result.environment()).isEqualTo("successors");
            assertThat(result.perLevel()).containsOnlyKeys("10 to 99", "100 to 999");
        });
        var probed = model.probe(List.of(new Successors()), new ProbePlan(64, 4, List.of(1, 4), false));
        assertThat(probed.ladders()).extracting(LadderMap::environment).containsExactly("successors");
        assertThat(probed.rollouts()).isLessThanOrEqualTo(64);
    }

    @Test
    void aModelThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> Edgewise.open(directory.resolve("nothing"))).isInstanceOf(ModelException.class);
    }
}
