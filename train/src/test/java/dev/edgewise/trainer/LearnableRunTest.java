package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.imitation.LearnableImitation;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.CheckpointStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the update sees of the solutions reaches the rule that chooses them.
@Tag("native")
final class LearnableRunTest {
    @TempDir
    Path directory;

    @Test
    void theRuleIsToldHowTheSolutionsWereSeen() {
        Imitation rule = new LearnableImitation(0);
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(1).imitation(rule))) {
            run.trainer.run();
            // Answers differ in length, so the mean over tokens lies between the cells' means per token.
            double seen = ((StepCompleted) run.events.stream()
                            .filter(StepCompleted.class::isInstance)
                            .findFirst()
                            .orElseThrow())
                    .metrics()
                    .get("demonstrations/cross_entropy");
            ObjectNode curves = rule.snapshot();
            assertThat(curves.size()).isGreaterThan(3);
            double sum = 0;
            for (var curve : curves) {
                assertThat(curve.get("steps").asInt()).isEqualTo(1);
                sum += curve.get("fast").asDouble();
            }
            // Two iterations: the metric is their mean, the rule is told of the first.
            assertThat(sum / curves.size()).isCloseTo(seen, within(0.2));
        }
    }

    @Test
    void resumedEqualsUninterruptedBitForBit() {
        List<float[]> whole;
        Imitation rule = new LearnableImitation(0);
        Path parts = directory.resolve("parts");
        try (TinyRun run = new TinyRun(TinySetup.in(parts).steps(12).imitation(rule))) {
            run.trainer.run();
            whole = run.weights();
        }
        Imitation resumed = new LearnableImitation(0);
        try (TinyRun second = new TinyRun(TinySetup.in(parts).steps(12).imitation(resumed))) {
            second.trainer.restore(new CheckpointStore(parts, 9).open(5).directory());
            second.trainer.run();
            assertThat(resumed.snapshot()).isEqualTo(rule.snapshot());
            for (int i = 0; i < whole.size(); i++) {
                assertThat(second.weights().get(i)).containsExactly(whole.get(i));
            }
        }
    }
}
