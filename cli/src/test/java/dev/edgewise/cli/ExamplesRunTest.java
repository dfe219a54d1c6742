package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Examples that no other test runs, for three steps of a smaller model.
@Tag("native")
@Tag("slow")
class ExamplesRunTest {
    private static final List<String> SMALL = List.of(
            "model.init.hidden_size=32",
            "model.init.num_hidden_layers=1",
            "model.init.intermediate_size=48",
            "algorithm.demonstrations_per_step=4",
            "algorithm.num_generations=4",
            "algorithm.groups_per_step=2",
            "rollout.max_completion_length=16",
            "threads=1",
            "train.max_steps=3",
            "train.eval_samples=2");

    @TempDir
    Path directory;

    private Path train(String example, String... sets) {
        Path run = directory.resolve(example);
        List<String> command =
                new ArrayList<>(List.of("train", "../examples/" + example + ".yaml", "--run", run.toString()));
        SMALL.forEach(set -> command.addAll(List.of("--set", set)));
        List.of(sets).forEach(set -> command.addAll(List.of("--set", set)));
        Shell shell = Shell.run(command.toArray(String[]::new));
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.err()).contains("step 3");
        return run;
    }

    @Test
    void promptsBesideWeights() {
        Path run = train("fst", "fast_weights.every=2", "fast_weights.validation_tasks=4", "fast_weights.budget=22");
        assertThat(run.resolve("final/prompts.json")).exists();
    }

    @Test
    void changingTasks() {
        Path run = train(
                "phases", "phases[0].steps=1", "phases[1].steps=1", "phases[1].stagnation=null", "phases[2].steps=1");
        assertThat(run.resolve("events.jsonl")).content().contains("\"sort\"");
    }
}
