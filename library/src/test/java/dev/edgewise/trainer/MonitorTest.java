package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.LocalCollective;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.TargetModules;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.retention.PlasticityGuard;
import dev.edgewise.monitor.Reading;
import dev.edgewise.optim.AdamW;
import dev.edgewise.policy.Policy;
import dev.edgewise.random.Seeds;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.trainer.DivergenceMonitor.Sampled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Monitors beside a real run: they read the same from the same weights and leave no trace.
@Tag("native")
class MonitorTest {
    private static final AdapterConfig LORA =
            new AdapterConfig(4, 16, false, new TargetModules(List.of(TargetModules.ALL_LINEAR)), "");
    private static final Environment TASK = new Comparison(AnswerFormat.BARE, false);

    @TempDir
    Path directory;

    private static PlasticityMonitor plasticity(Policy policy, PromptRenderer prompts) {
        var random = Seeds.stream(9, "demonstrations");
        List<List<TrainingSequence>> batches = new ArrayList<>();
        for (int b = 0; b < 9; b++) {
            List<TrainingSequence> batch = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Task task = TASK.draw(Split.TRAIN, i % TASK.levels(), random);
                batch.add(prompts.solution(task.conversation(), TASK.solutionTurns(task)));
            }
            batches.add(batch);
        }
        return new PlasticityMonitor(
                policy,
                new LocalCollective(),
                "comparison",
                batches,
                new PlasticityMonitor.Recipe(1e-2, 1, AdamW.Settings.DEFAULT, 5));
    }

    private static DivergenceMonitor divergence(Policy policy, Generator generator, PromptRenderer prompts) {
        return new DivergenceMonitor(
                Sampled.policy(policy, generator),
                Sampled.beneath(policy, generator),
                List.of(TASK),
                prompts,
                new SamplingSettings(1, 1, 0, 4, List.of()),
                2,
                11);
    }

    /// Everything but divergence needs no adapter.
    private static TinyRun.Monitoring all(boolean adapted, int every) {
        return (policy, generator, prompts) -> {
            List<ScheduledMonitor> monitors = new ArrayList<>();
            monitors.add(new ScheduledMonitor(plasticity(policy, prompts), every));
            monitors.add(new ScheduledMonitor(
                    new WeightMonitor(policy, new LocalCollective(), WeightMonitor.prompts(List.of(TASK), prompts, 3)),
                    every));
            if (adapted) {
                monitors.add(new ScheduledMonitor(divergence(policy, generator, prompts), every));
            }
            return monitors;
        };
    }

    private static Guards guards() {
        return new Guards(List.of(new PlasticityGuard()));
    }

    private TinyRun run(String name, int steps, @Nullable AdapterConfig adapter, TinyRun.Monitoring monitoring) {
        return new TinyRun(TinySetup.in(directory.resolve(name))
                .steps(steps)
                .adapter(adapter)
                .guards(guards())
                .monitoring(monitoring));
    }

    @Test
    void aRunWithMonitorsEndsBitForBitAsOneWithout() {
        for (AdapterConfig adapter : new AdapterConfig[] {null, LORA}) {
            String name = adapter == null ? "whole" : "lora";
            try (TinyRun plain = run(name + "-plain", 6, adapter, TinyRun.Monitoring.NONE);
                    TinyRun watched = run(name + "-watched", 6, adapter, all(adapter != null, 2))) {
                plain.trainer.run();
                watched.trainer.run();
                assertSame(watched, plain);
            }
        }
    }

    private static void assertSame(TinyRun one, TinyRun other) {
        for (int i = 0; i < other.weights().size(); i++) {
            assertThat(one.weights().get(i)).containsExactly(other.weights().get(i));
        }
        for (int i = 0; i < other.base().size(); i++) {
            assertThat(one.base().get(i)).containsExactly(other.base().get(i));
        }
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < other.optimizer.moments().size(); i++) {
                assertThat(one.optimizer.moments().get(i).tensor().toFloats())
                        .containsExactly(
                                other.optimizer.moments().get(i).tensor().toFloats());
            }
        }
        assertThat(one.optimizer.steps()).isEqualTo(other.optimizer.steps());
    }

    @Test
    void aProbeLearnsReadsTheSameAgainAndClosesItsMemory() {
        for (AdapterConfig adapter : new AdapterConfig[] {null, LORA}) {
            PlasticityMonitor[] made = new PlasticityMonitor[1];
            try (TinyRun run = run("probe" + (adapter == null), 3, adapter, (policy, _, prompts) -> {
                made[0] = plasticity(policy, prompts);
                return List.of();
            })) {
                run.trainer.run();
                long live = TensorScope.liveTensors();
                Reading.Plasticity first = (Reading.Plasticity) made[0].read();
                assertThat(TensorScope.liveTensors()).isEqualTo(live);
                assertThat(made[0].read()).isEqualTo(first);
                assertThat(first.curve()).hasSize(9).allMatch(height -> height > 0 && height < 1);
                assertThat(first.curve().getLast()).isGreaterThan(first.curve().getFirst());
            }
        }
    }

    @Test
    void theFirstPointIsTheProbabilityUnderTheWeightsOfNow() {
        PlasticityMonitor[] made = new PlasticityMonitor[1];
        try (TinyRun run = run("first", 3, LORA, (policy, _, prompts) -> {
            made[0] = plasticity(policy, prompts);
            return List.of();
        })) {
            run.trainer.run();
            double sum = 0;
            int tokens = 0;
            for (float[] values : run.policy.logProbs(made[0].batches().getFirst(), 1)) {
                for (float value : values) {
                    sum += value;
                    tokens++;
                }
            }
            Reading.Plasticity read = (Reading.Plasticity) made[0].read();
            assertThat(read.curve().getFirst()).isCloseTo(Math.exp(sum / tokens), within(1e-6));
        }
    }

    @Test
    void underAnAdapterTheModelBeneathIsTheReference() {
        DivergenceMonitor[] made = new DivergenceMonitor[1];
        try (TinyRun run = run("kl", 6, LORA, (policy, generator, prompts) -> {
            made[0] = divergence(policy, generator, prompts);
            return List.of(new ScheduledMonitor(made[0], 0));
        })) {
            run.trainer.run();
            Reading.Divergence start = (Reading.Divergence) run.events.stream()
                    .filter(Monitored.class::isInstance)
                    .map(event -> ((Monitored) event).reading())
                    .findFirst()
                    .orElseThrow();
            assertThat(start.reverse().k3()).as("B is zero at first").isZero();
            assertThat(start.forward().k1()).isZero();
            Reading.Divergence end = (Reading.Divergence) made[0].read();
            assertThat(end.reverse().k3()).isPositive();
            assertThat(end.forward().k3()).isPositive();
            assertThat(end.forward().tokens()).isPositive();
            assertThat(made[0].read()).isEqualTo(end);
        }
    }

    /// The curve from the starting weights lies in the guard's state, so that a resumed run compares with it.
    @Test
    void aResumedRunReadsAndKnowsWhatTheWholeOneDid() {
        for (AdapterConfig adapter : new AdapterConfig[] {null, LORA}) {
            String name = "resumed" + (adapter == null);
            List<Monitored> whole;
            try (TinyRun run = run(name, 10, adapter, all(adapter != null, 4))) {
                run.trainer.run();
                whole = readings(run);
            }
            try (TinyRun run = run(name + "-second", 10, adapter, all(adapter != null, 4))) {
                run.trainer.restore(
                        new CheckpointStore(directory.resolve(name), 9).open(5).directory());
                run.trainer.run();
                assertThat(readings(run).stream().map(Monitored::reading))
                        .containsExactlyElementsOf(whole.stream()
                                .filter(each -> each.step() > 5)
                                .map(Monitored::reading)
                                .toList());
            }
            String state = state(directory.resolve(name), 10);
            assertThat(state).isEqualTo(state(directory.resolve(name + "-second"), 10));
        }
    }

    private static List<Monitored> readings(TinyRun run) {
        return run.events.stream()
                .filter(Monitored.class::isInstance)
                .map(Monitored.class::cast)
                .toList();
    }

    private static String state(Path checkpoints, int step) {
        try {
            var json = new ObjectMapper()
                    .readTree(new CheckpointStore(checkpoints, 9)
                            .open(step)
                            .directory()
                            .resolve("trainer_state.json")
                            .toFile());
            return json.path("supervision").toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
