package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.edgewise.curriculum.gate.RetirementGate;
import dev.edgewise.curriculum.gate.ScreeningGate;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.profile.Phase;
import dev.edgewise.profile.PhaseTotals;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop end to end on a tiny model.
@Tag("native")
class TrainerTest {
    @TempDir
    Path directory;

    @Test
    void resumedEqualsUninterruptedBitForBit() {
        List<float[]> whole;
        List<Map<String, Double>> wholeMetrics;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("whole")).steps(12))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            whole = run.weights();
            wholeMetrics = metrics(run, 6);
        }
        AtomicInteger polls = new AtomicInteger();
        Path parts = directory.resolve("parts");
        try (TinyRun first = new TinyRun(TinySetup.in(parts).steps(12).until(() -> polls.incrementAndGet() == 7))) {
            assertThat(first.trainer.run()).isEqualTo(StopReason.Usual.INTERRUPTED);
            assertThat(first.trainer.step()).isEqualTo(7);
        }
        try (TinyRun second = new TinyRun(TinySetup.in(parts).steps(12))) {
            // Not the newest checkpoint, as if the process had been killed before it was complete.
            second.trainer.restore(new CheckpointStore(parts, 9).open(5).directory());
            assertThat(second.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            List<float[]> resumed = second.weights();
            for (int i = 0; i < whole.size(); i++) {
                assertThat(resumed.get(i)).containsExactly(whole.get(i));
            }
            assertThat(metrics(second, 6)).isEqualTo(wholeMetrics);
        }
    }

    @Test
    void stopsWhenExactlyTheBudgetOfRolloutsIsUsed() {
        // two groups of four a step, up to four where the gate refuses: the last step may take only what is left
        TrainerSettings settings =
                new TrainerSettings(40, Double.POSITIVE_INFINITY, 52, TrainerSettings.UNLIMITED, 0, 5);
        try (TinyRun run = new TinyRun(TinySetup.in(directory).settings(settings))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.ROLLOUT_BUDGET);
            assertThat(rollouts(run)).isEqualTo(52);
            assertThat(run.trainer.step()).isLessThan(40);
        }
        try (TinyRun resumed = new TinyRun(TinySetup.in(directory).settings(settings))) {
            resumed.trainer.restore(
                    new CheckpointStore(directory, 9).openLatest().directory());
            assertThat(resumed.trainer.run()).as("nothing is left to do").isEqualTo(StopReason.Usual.ROLLOUT_BUDGET);
            assertThat(resumed.events.stream().filter(StepCompleted.class::isInstance))
                    .isEmpty();
        }
    }

    @Test
    void stopsAfterTheStepThatReachesTheBudgetOfTokens() {
        TrainerSettings settings =
                new TrainerSettings(40, Double.POSITIVE_INFINITY, TrainerSettings.UNLIMITED, 900, 0, 5);
        try (TinyRun run = new TinyRun(TinySetup.in(directory).settings(settings))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.TOKEN_BUDGET);
            List<Long> tokens = run.events.stream()
                    .filter(StepCompleted.class::isInstance)
                    .map(event -> ((StepCompleted) event).tokens())
                    .toList();
            assertThat(tokens.getLast()).isGreaterThanOrEqualTo(900);
            assertThat(tokens.get(tokens.size() - 2)).isLessThan(900);
        }
    }

    /// The clock goes on by a second whenever it is looked at, so every part of the loop takes whole seconds.
    @Test
    void noSecondIsCountedTwice() {
        TrainerSettings settings = new TrainerSettings(6, Double.POSITIVE_INFINITY, 2, 3);
        AtomicLong seconds = new AtomicLong();
        try (TinyRun run = new TinyRun(
                TinySetup.in(directory).settings(settings).clock(() -> seconds.incrementAndGet() * 1_000_000_000L))) {
            run.trainer.run();
            double counted = 0;
            for (TrainingEvent event : run.events) {
                if (event instanceof Evaluated evaluated) {
                    counted += evaluated.seconds();
                } else if (event instanceof CheckpointWritten written) {
                    counted += written.seconds();
                } else if (event instanceof StepCompleted step) {
                    assertThat(step.metrics()).containsEntry("step_time", 2.0);
                    counted += 2;
                    assertThat(step.seconds()).isEqualTo(counted);
                }
            }
            assertThat(counted).as("6 steps, 4 evaluations, 2 checkpoints").isEqualTo(12 + 4 + 2);
        }
    }

    private static long rollouts(TinyRun run) {
        return run.events.stream()
                .filter(StepCompleted.class::isInstance)
                .mapToLong(event -> ((StepCompleted) event).rollouts())
                .max()
                .orElse(0);
    }

    /// Everything but times, from step `from` on.
    private static List<Map<String, Double>> metrics(TinyRun run, int from) {
        return run.events.stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .filter(e -> e.step() >= from)
                .map(e -> {
                    Map<String, Double> kept = new TreeMap<>(e.metrics());
                    kept.keySet()
                            .removeIf(key ->
                                    key.contains("time") || key.contains("per_second") || key.startsWith("profile/"));
                    return kept;
                })
                .toList();
    }

    /// Groups of 4 begin with 2 rollouts; only mixed beginnings are continued and admitted.
    @Test
    void screeningSpendsTheRestOnMixedBeginningsOnly() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(30).gate(new ScreeningGate(2)))) {
            run.trainer.run();
            List<GroupScored> groups = run.events.stream()
                    .filter(GroupScored.class::isInstance)
                    .map(GroupScored.class::cast)
                    .toList();
            assertThat(groups).anyMatch(GroupScored::admitted).anyMatch(group -> !group.admitted());
            for (GroupScored group : groups) {
                var rollouts = group.group().rollouts();
                boolean mixed = rollouts.get(0).score().success()
                        != rollouts.get(1).score().success();
                assertThat(group.admitted()).isEqualTo(mixed);
                assertThat(rollouts).hasSize(mixed ? 4 : 2);
                assertThat(group.reason()).isEqualTo(mixed ? "" : "screening");
            }
            // A continuation is sampled anew, not the beginning once more.
            assertThat(groups)
                    .filteredOn(GroupScored::admitted)
                    .anyMatch(group -> !text(group, 2).equals(text(group, 0))
                            || !text(group, 3).equals(text(group, 1)));
        }
    }

    /// A task with one success rests for the whole run, so it is never asked in a later step.
    @Test
    void retiredTasksAreNotRolledOut() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(30).gate(new RetirementGate(0.01, 1000, 1000)))) {
            run.trainer.run();
            Map<String, Integer> retired = new TreeMap<>();
            for (var event : run.events) {
                if (event instanceof GroupScored group) {
                    String task = group.group().task().id();
                    assertThat(retired.getOrDefault(task, group.step()))
                            .as(task)
                            .isEqualTo(group.step());
                    if (group.group().successes() > 0) {
                        retired.put(task, group.step());
                    }
                }
            }
            assertThat(retired).hasSizeGreaterThan(5);
        }
    }

    private static String text(GroupScored group, int rollout) {
        return group.group().rollouts().get(rollout).completion().text();
    }

    @Test
    void tellsWhatHappensAndLearns() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(30))) {
            run.trainer.run();
            assertThat(run.events).filteredOn(Evaluated.class::isInstance).hasSize(2);
            assertThat(run.events)
                    .filteredOn(CheckpointWritten.class::isInstance)
                    .hasSize(6);
            assertThat(run.events).filteredOn(GroupScored.class::isInstance).isNotEmpty();
            assertThat(run.events.getLast()).isEqualTo(new RunFinished(30, StopReason.Usual.DONE));
            List<StepCompleted> steps = run.events.stream()
                    .filter(StepCompleted.class::isInstance)
                    .map(StepCompleted.class::cast)
                    .toList();
            assertThat(steps).allSatisfy(step -> {
                double profiled = PhaseTotals.of(List.of(step.metrics())).total();
                assertThat(profiled)
                        .isGreaterThan(0)
                        .isLessThanOrEqualTo(step.metrics().get("step_time"));
            });
            assertThat(PhaseTotals.of(steps.stream().map(StepCompleted::metrics).toList())
                            .seconds())
                    .containsOnlyKeys(Phase.values());
            assertThat(steps.getFirst().metrics())
                    .containsKeys(
                            "loss",
                            "grad_norm",
                            "learning_rate",
                            "reward",
                            "reward_std",
                            "frac_reward_zero_std",
                            "completions/mean_length",
                            "completions/clipped_ratio",
                            "num_tokens",
                            "step_time");
            List<Double> shown = steps.stream()
                    .map(step -> step.metrics().get("demonstrations/cross_entropy"))
                    .filter(Objects::nonNull)
                    .toList();
            assertThat(shown).hasSizeGreaterThan(15);
            assertThat(shown.getLast()).isLessThan(0.8 * shown.getFirst());
            assertThat(steps.getLast().rollouts()).isGreaterThan(100);
        }
    }

    @Test
    void aDemonstrationCountsAsMuchAsAGroup() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(20))) {
            run.trainer.run();
            Map<Integer, Integer> groups = new TreeMap<>();
            for (TrainingEvent event : run.events) {
                if (event instanceof GroupScored scored && scored.admitted()) {
                    groups.merge(scored.step(), 1, Integer::sum);
                }
            }
            assertThat(groups).isNotEmpty();
            for (TrainingEvent event : run.events) {
                if (event instanceof StepCompleted step && step.metrics().containsKey("demonstrations")) {
                    Map<String, Double> metrics = step.metrics();
                    double shown = metrics.get("demonstrations");
                    double share = shown / (shown + groups.getOrDefault(step.step(), 0));
                    assertThat(metrics.get("demonstrations/loss"))
                            .isCloseTo(share * metrics.get("demonstrations/cross_entropy"), offset(1e-6));
                }
            }
        }
    }

    @Test
    void nothingStaysAlive() {
        long before = TensorScope.liveTensors();
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(3))) {
            run.trainer.run();
        }
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }

    @Test
    void nativeMemoryAfterTwoHundredStepsEqualsThatAfterTwenty() {
        runTo(200, "warm-up", _ -> {}); // so that the compiler of the JVM is done before anything is measured
        AtomicLong atFirst = new AtomicLong(Long.MAX_VALUE);
        AtomicLong atLast = new AtomicLong();
        long[] live = new long[2];
        runTo(200, "measured", step -> {
            if (step <= 20) {
                atFirst.accumulateAndGet(NativeMemory.allocatedBytes(), Math::min);
            }
            if (step == 20 || step == 200) {
                live[step / 200] = TensorScope.liveTensors();
            }
            if (step == 200) {
                atLast.set(NativeMemory.settledBytes(atFirst.get() + NativeMemory.JVM_NOISE));
            }
        });
        assertThat(live[1]).isEqualTo(live[0]);
        assertThat(atLast.get() - atFirst.get())
                .as("bytes allocated since step 20")
                .isLessThan(NativeMemory.JVM_NOISE);
    }

    private void runTo(int steps, String name, IntConsumer afterStep) {
        AtomicInteger step = new AtomicInteger();
        try (TinyRun run =
                new TinyRun(TinySetup.in(directory.resolve(name)).steps(steps).until(() -> {
                    afterStep.accept(step.incrementAndGet());
                    return false;
                }))) {
            run.trainer.run();
        }
    }
}
