package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.PromptsEvolved;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.hub.DownloadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Prompts evolve beside weights, or beside an adapter, in a run through phases.
@Tag("native")
@Tag("slow")
class FastWeightsRunTest {
    private static final String MODEL = """
              init: {hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                     intermediate_size: 48, max_position_embeddings: 192, vocabulary: characters}
            """;
    private static final String RUN = """
            name: fast
            seed: 7
            model:
            MODEL
            precision: {compute: fp32}
            prompt: {style: raw, answer: hash}
            environments:
              - {type: comparison, levels: [0, 1]}
              - {type: addition, name: sums, levels: [0, 1]}
            phases:
              - {name: one, environments: [comparison], steps: 3}
              - {name: two, environments: [sums], at_start: {reset_optimizer: true}}
            algorithm: {type: edge, demonstrations_per_step: 8, num_generations: 4, groups_per_step: 2}
            rollout: {max_completion_length: 16}
            fast_weights: {every: 2, population: 3, prompts_per_group: 2, budget: 20, minibatch: 2, validation_tasks: 4}
            optimizer: {learning_rate: 5e-3, lr_scheduler_type: constant}
            guards: {act: false, monitor_steps: 0, plasticity_steps: 0}
            threads: 1
            train: {max_steps: 6, save_steps: 4, eval_steps: 0, eval_samples: 2}
            """;

    @TempDir
    Path directory;

    private RunConfig config(String name, String model) throws IOException {
        return ConfigReader.read(
                Files.writeString(directory.resolve(name + ".yaml"), RUN.replace("MODEL\n", model)), List.of());
    }

    private static TrainSession session(int stopAfter, List<TrainingEvent> events) {
        AtomicInteger step = new AtomicInteger();
        EventSink view = event -> {
            events.add(event);
            if (event instanceof StepCompleted) {
                step.set(event.step());
            }
        };
        return new TrainSession(
                Map.of(),
                Optional.empty(),
                List.of(),
                "test",
                view,
                DownloadProgress.SILENT,
                () -> step.get() == stopAfter,
                _ -> {},
                Clock.systemUTC(),
                new LocalCollective(),
                Additions.NONE);
    }

    /// Stopped behind the border of step 3 and before the cycle of step 5.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resumedEqualsUninterruptedBitForBit(boolean adapter) throws IOException {
        RunConfig config = config("whole", MODEL);
        if (adapter) {
            session(1, new ArrayList<>()).start(config, directory.resolve("base"), false);
            config = config(
                    "adapter", "  path: " + directory.resolve("base/checkpoints/step-000001") + "\n  lora: {r: 2}\n");
        }
        List<TrainingEvent> events = new ArrayList<>();
        session(-1, events).start(config, directory.resolve("whole"), false);
        assertThat(events.stream().filter(PhaseBegan.class::isInstance)).hasSize(2);
        assertThat(events.stream().filter(PromptsEvolved.class::isInstance).map(TrainingEvent::step))
                .as("every second step, and where the phase begins")
                .containsExactly(1, 3, 4, 5);

        RunConfig same = config;
        assertThat(session(4, new ArrayList<>())
                        .start(config, directory.resolve("parts"), false)
                        .summary()
                        .stopped())
                .isEqualTo(StopReason.Usual.INTERRUPTED);
        session(-1, new ArrayList<>()).resume(directory.resolve("parts"), () -> same, false);
        String weights = adapter ? "final/adapter_model.safetensors" : "final/model.safetensors";
        for (String file : List.of(weights, "final/prompts.json", "rollouts.jsonl")) {
            assertThat(directory.resolve("parts").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("whole").resolve(file));
        }
        assertThat(PromptFile.read(directory.resolve("parts/final/prompts.json")))
                .isNotEmpty();
    }
}
