package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.SignalUse;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.SignalsGiven;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.objective.Divergence;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
@Tag("slow")
class DistillationTest {
    private static final String REVERSE_KL = "distill/reverse_kl";

    @TempDir
    Path directory;

    private static DistillRules rules(@Nullable Divergence divergence, double rewardWeight, double onPolicy) {
        return new DistillRules(divergence, 1, rewardWeight, onPolicy, 1, Set.of(), 1);
    }

    private DistillRun run(DistillRules rules, int steps) {
        return new DistillRun(directory, rules, 60, 0, steps, () -> false);
    }

    /// Distillation alone: groups that failed throughout teach, too, so that the guard of signal has nothing to
    /// halt.
    @Test
    void asCreditTheStudentComesNearTheTeacher() {
        try (DistillRun run = run(rules(null, 0, 1), 40)) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);

            double before = run.mean(REVERSE_KL, 0, 3);
            double after = run.mean(REVERSE_KL, 37, 40);
            assertThat(after).isLessThan(before / 2);
            assertThat(run.events.stream().filter(GroupScored.class::isInstance).map(GroupScored.class::cast))
                    .hasSize(4 * 40)
                    .allMatch(GroupScored::admitted);
            assertThat(run.metrics().getLast()).containsKeys("distill/tokens", "distill/teacher_tokens");
            requireTeacherCounted(run);
        }
    }

    @Test
    void asLossTheStudentComesNearTheTeacherOnItsOwnCompletionsAndOnExperts() {
        try (DistillRun run = run(rules(new Divergence(1, 0.5, 1, 0, true), 1, 0.5), 40)) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);

            assertThat(run.mean("distill/divergence", 37, 40)).isLessThan(run.mean("distill/divergence", 0, 3) / 2);
            assertThat(run.mean("distill/expert_divergence", 37, 40))
                    .isLessThan(run.mean("distill/expert_divergence", 0, 3) / 2);
            assertThat(run.metrics().getLast()).containsKey(REVERSE_KL).doesNotContainKey("demonstrations/loss");
            requireTeacherCounted(run);
        }
    }

    /// What is told by cell adds up to what the run reports as a whole.
    private static void requireTeacherCounted(DistillRun run) {
        double told = run.events.stream()
                .filter(SignalsGiven.class::isInstance)
                .flatMap(event -> ((SignalsGiven) event).uses().stream())
                .mapToDouble(SignalUse::teacherTokens)
                .sum();
        assertThat(told).isPositive().isEqualTo(run.metrics().getLast().get("distill/teacher_tokens"));
    }

    @Test
    void asLossOfFewTokensTheReverseKlFalls() {
        try (DistillRun run = run(rules(new Divergence(1, 1, 1, 3, true), 0, 1), 40)) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);

            assertThat(run.mean(REVERSE_KL, 37, 40)).isLessThan(run.mean(REVERSE_KL, 0, 3) / 2);
        }
    }

    /// A teacher that learned nothing answers nothing right, and neither does the student.
    @Test
    void aTeacherThatIsNoBetterIsLeftOutAndToldOnce() {
        DistillRules rules = new DistillRules(null, 1, 1, 1, 1, Set.of(), 1);
        try (DistillRun run = new DistillRun(directory, rules, 0, 40, 2, () -> false)) {
            run.trainer.run();

            List<String> told = run.events.stream()
                    .filter(Warned.class::isInstance)
                    .map(Warned.class::cast)
                    .filter(warned -> warned.guard().equals("distill"))
                    .map(Warned::message)
                    .toList();
            assertThat(told).isNotEmpty().doesNotHaveDuplicates();
            assertThat(told.getFirst())
                    .matches(
                            "the teacher is no better than the model on comparison/\\d: it answered \\d+ of \\d+ right,"
                                    + " and the model's success rate is about 0\\.\\d\\d\\. It is left out there until it is"
                                    + " better again; the outcome alone teaches");
            assertThat(run.metrics().getLast().get("distill/left_out")).isPositive();
            assertThat(run.metrics().getLast().keySet())
                    .anyMatch(key -> key.matches("distill/comparison/level_\\d/teacher_pass_rate"));
        }
    }

    @Test
    void inOtherEnvironmentsTheTeacherIsNotAsked() {
        DistillRules rules = new DistillRules(null, 1, 0, 1, 1, Set.of("chain"), 1);
        try (DistillRun run = new DistillRun(directory, rules, 0, 8, 2, () -> false)) {
            run.trainer.run();

            assertThat(run.metrics().getLast())
                    .containsEntry("distill/tokens", 0.0)
                    .containsEntry("distill/teacher_tokens", 0.0)
                    .doesNotContainKey(REVERSE_KL);
        }
    }

    @Test
    void resumedEqualsUninterruptedBitForBit() {
        DistillRules rules = new DistillRules(new Divergence(1, 0.5, 1, 0, true), 1, 1, 0.5, 1, Set.of(), 2);
        List<float[]> whole;
        List<Map<String, Double>> wholeMetrics;
        try (DistillRun run = new DistillRun(directory.resolve("whole"), rules, 20, 4, 12, () -> false)) {
            run.trainer.run();
            whole = run.weights();
            wholeMetrics = comparable(run.metrics().subList(5, 12));
        }
        AtomicInteger polls = new AtomicInteger();
        Path parts = directory.resolve("parts");
        try (DistillRun first = new DistillRun(parts, rules, 20, 4, 12, () -> polls.incrementAndGet() == 7)) {
            assertThat(first.trainer.run()).isEqualTo(StopReason.Usual.INTERRUPTED);
        }
        try (DistillRun second = new DistillRun(parts, rules, 20, 4, 12, () -> false)) {
            second.trainer.restore(new CheckpointStore(parts, 9).open(5).directory());
            assertThat(second.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            for (int i = 0; i < whole.size(); i++) {
                assertThat(second.weights().get(i)).containsExactly(whole.get(i));
            }
            assertThat(comparable(second.metrics())).isEqualTo(wholeMetrics);
        }
    }

    private static List<Map<String, Double>> comparable(List<Map<String, Double>> steps) {
        return steps.stream()
                .map(step -> step.entrySet().stream()
                        .filter(entry -> entry.getKey().matches("distill/.*|loss|reward|grad_norm"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .toList();
    }

    @Test
    void aStepLeavesNoTensorAlive() {
        long before = TensorScope.liveTensors();
        long[] live = new long[12];
        AtomicInteger polls = new AtomicInteger();
        DistillRules rules = rules(new Divergence(1, 0.5, 1, 3, true), 1, 0.5);
        try (DistillRun run = new DistillRun(directory, rules, 4, 4, 12, () -> {
            live[Math.min(11, polls.getAndIncrement())] = TensorScope.liveTensors();
            return false;
        })) {
            run.trainer.run();
        }
        assertThat(live[11]).isEqualTo(live[4]);
        assertThat(TensorScope.liveTensors()).isEqualTo(before);
    }
}
