package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.collective.LocalCollective;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Renewals;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.monitor.Reading;
import dev.edgewise.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs through phases, end to end on a tiny model.
@Tag("native")
@Tag("slow")
class PhasedRunTest {
    private static final String MODEL = """
            name: phased
            seed: 7
            model:
              init: {model_type: qwen3, hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2,
                     num_key_value_heads: 1, intermediate_size: 48, max_position_embeddings: 64,
                     tie_word_embeddings: true, vocabulary: characters}
            precision: {compute: fp32}
            prompt: {style: raw, answer: bare}
            environments:
              - {type: comparison, levels: [0, 1]}
              - {type: addition, name: sums, levels: [0, 1]}
              - {type: sorting, levels: [0, 1]}
            algorithm: {type: edge, demonstrations_per_step: 16, num_generations: 4, groups_per_step: 2, beta: 0.01}
            rollout: {max_completion_length: 6}
            optimizer: {learning_rate: 5e-3, lr_scheduler_type: cosine, warmup_steps: 2}
            threads: 1
            train: {max_steps: 20, save_steps: 20, eval_steps: 4, eval_samples: 4}
            """;
    private static final String PHASES = """
            phases:
              - {name: one, environments: [comparison], steps: 6, at_start: {pull_to_reference: 1.0}}
              - {name: two, environments: [sums], steps: 5, review: 0.5,
                 at_start: {towards_reference: 0.25, shrink: 0.9, perturb: 0.01, idle_units: 0.1, reset_optimizer: true}}
              - {name: three, environments: [sorting, sums], steps: 4}
            """;

    /// The run through all phases, which two tests look at.
    @TempDir
    static Path whole;

    private static final List<TrainingEvent> EVENTS = new ArrayList<>();
    private static @Nullable RunResult result;

    @TempDir
    Path directory;

    @BeforeAll
    static void goThroughAllPhases() throws IOException {
        result = session(-1, EVENTS).start(config(whole, MODEL + PHASES), whole.resolve("run"), false);
    }

    private RunConfig config(String text) throws IOException {
        return config(directory, text);
    }

    private static RunConfig config(Path directory, String text) throws IOException {
        return ConfigReader.read(Files.writeString(directory.resolve("run.yaml"), text), List.of());
    }

    private static TrainSession session(int stopAfter) {
        return session(stopAfter, new ArrayList<>());
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

    private static <E> List<E> told(Class<E> type) {
        return EVENTS.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void goesThroughItsPhases() throws IOException {
        RunResult ended = Objects.requireNonNull(result);
        assertThat(ended.summary().stopped()).isEqualTo(StopReason.Usual.LAST_PHASE);
        assertThat(ended.summary().steps()).isEqualTo(15);
        assertThat(told(PhaseBegan.class).stream()
                        .map(e -> e.step() + " " + e.phase().name() + " " + e.reason()))
                .containsExactly("0 one ", "6 two 6 steps taken", "11 three 5 steps taken");
        assertThat(asked(1, 6)).containsExactly("comparison");
        assertThat(asked(7, 11)).isSubsetOf("comparison", "sums").contains("sums");
        assertThat(asked(12, 15)).isSubsetOf("comparison", "sorting", "sums").contains("sorting");
        assertThat(told(Evaluated.class).stream().map(TrainingEvent::step)).containsExactly(0, 4, 6, 8, 11, 12, 15);
        assertThat(told(Evaluated.class))
                .allSatisfy(e -> assertThat(e.accuracies()).hasSize(6));
        assertThat(readings(Reading.Plasticity.class)).containsExactly(0, 6, 11, 15);
        assertThat(readings(Reading.Divergence.class)).containsExactly(0, 6, 11, 15);
        assertThat(told(Adjusted.class).stream().map(e -> e.step() + " " + e.adjustment() + " " + e.takenBack()))
                .containsExactly(
                        "0 " + new Renewals.PullToReference(1) + " false",
                        "6 " + new Renewals.PullToReference(1) + " true",
                        "6 " + new Adjustment.TowardsReference(0.25) + " false",
                        "6 " + new Renewals.ShrinkPerturb(0.9, 0.01) + " false",
                        "6 " + new Renewals.UnitReset(0.1) + " false",
                        "6 " + new Renewals.OptimizerReset() + " false");
        assertThat(told(Adjusted.class).getLast().reason())
                .isEqualTo("phase two begins. The run before it is in before/step-000006");
        assertThat(told(StepCompleted.class).getFirst().metrics()).containsKey("reference_pull");
        assertThat(told(StepCompleted.class).getLast().metrics())
                .containsEntry("curriculum/phase/number", 3.0)
                .doesNotContainKey("reference_pull");
        assertThat(Files.readAllLines(whole.resolve("run/events.jsonl")))
                .filteredOn(line -> line.contains("\"evaluated\""))
                .allSatisfy(line -> assertThat(line).contains("\"phase/one/accuracy\":", "\"phase/three/accuracy\":"))
                .last()
                .asString()
                .contains("\"transfer/accuracy\":", "\"transfer/backward\":", "\"transfer/forward\":");
        assertThat(whole.resolve("run/report.html")).content().contains("\"phases\":{\"phases\":[{\"name\":\"one\"");
    }

    private static Stream<String> asked(int from, int to) {
        return told(GroupScored.class).stream()
                .filter(e -> e.step() >= from && e.step() <= to)
                .map(e -> e.group().task().cell().environment())
                .distinct();
    }

    private static List<Integer> readings(Class<? extends Reading> type) {
        return told(Monitored.class).stream()
                .filter(e -> type.isInstance(e.reading()))
                .map(Monitored::step)
                .toList();
    }

    /// Stopped at a border before it is crossed, just behind it, and in the middle of a phase.
    @Test
    void resumedEqualsUninterruptedBitForBit() throws IOException {
        RunConfig config = config(MODEL + PHASES);
        for (int stop : new int[] {6, 7, 9}) {
            Path parts = directory.resolve("parts-" + stop);
            assertThat(session(stop).start(config, parts, false).summary().stopped())
                    .isEqualTo(StopReason.Usual.INTERRUPTED);
            session(-1).resume(parts, () -> config, false);
            requireSame(parts, whole.resolve("run"));
        }
    }

    @Test
    void aFreshAdapterForEveryPhaseLeavesAWholeModel() throws IOException {
        String model = MODEL.substring(MODEL.indexOf("  init:"), MODEL.indexOf("precision:"));
        session(-1).start(config(MODEL.replace("max_steps: 20", "max_steps: 2")), directory.resolve("base"), false);
        RunConfig config = config((MODEL + """
                phases:
                  - {name: one, environments: [comparison], steps: 4}
                  - {name: two, environments: [sums], steps: 4, at_start: {fresh_adapter: true}}
                  - {name: three, environments: [sorting], at_start: {fresh_adapter: true, shrink: 0.5}}
                """)
                .replace("max_steps: 20", "max_steps: 10")
                .replace(model, "  path: " + directory.resolve("base/final") + "\n  lora: {r: 4}\n"));
        assertThat(config.model().lora()).isNotNull();
        session(-1).start(config, directory.resolve("whole"), false);
        assertThat(directory.resolve("whole/final/adapter_config.json")).doesNotExist();
        assertThat(directory.resolve("whole/final/config.json")).exists();
        Path parts = directory.resolve("parts");
        session(6).start(config, parts, false);
        session(-1).resume(parts, () -> config, false);
        requireSame(parts, directory.resolve("whole"));
    }

    private static void requireSame(Path parts, Path uninterrupted) throws IOException {
        assertThat(parts.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(uninterrupted.resolve("final/model.safetensors"));
        for (String file : List.of("metrics.jsonl", "curriculum.jsonl", "rollouts.jsonl", "events.jsonl")) {
            assertThat(withoutTimes(parts.resolve(file))).as(file).isEqualTo(withoutTimes(uninterrupted.resolve(file)));
        }
    }

    private static List<String> withoutTimes(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.contains("\"checkpoint_written\""))
                    .map(line ->
                            line.replaceAll("\"[^\"]*(time|second|profile)[^\"]*\" ?: ?(\"[^\"]*\"|[-+.0-9Ee]+)", "0"))
                    .toList();
        }
    }

    @Test
    void aLevelThatIsNotThereIsNeverMastered() throws IOException {
        RunConfig config = config(MODEL + """
                phases:
                  - {name: one, environments: [comparison, sums], mastery: [comparison, sums/2]}
                  - {name: two, environments: [sorting]}
                """);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> session(-1).start(config, directory.resolve("run"), false))
                .withMessage("phases[0].mastery holds \"sums/2\", but sums has levels 0 to 1, so that the phase would"
                        + " never end; name one of these");
    }
}
