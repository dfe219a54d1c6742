package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Imitation;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.imitation.LearnableImitation;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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

    /// Shows rungs of one and of three digits in turn and keeps what it is told of them.
    private static final class Alternating implements Imitation {
        private final Map<Integer, Set<Integer>> lengths = new TreeMap<>();

        @Override
        public String configuration() {
            return "alternating";
        }

        @Override
        public List<Cell> choose(Progress progress, RandomGenerator random, int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> new Cell("comparison", i % 3 == 0 ? 8 : 0))
                    .toList();
        }

        @Override
        public void learned(List<Cell> cells, List<float[]> logProbs) {
            assertThat(logProbs).hasSameSizeAs(cells);
            for (int i = 0; i < cells.size(); i++) {
                lengths.computeIfAbsent(cells.get(i).level(), _ -> new TreeSet<>())
                        .add(logProbs.get(i).length);
            }
        }

        @Override
        public ObjectNode snapshot() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void restore(ObjectNode state) {}
    }

    /// An answer has as many tokens as digits, and its end.
    @Test
    void eachSolutionIsToldOfItsOwnCell() {
        Alternating rule = new Alternating();
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(2).imitation(rule))) {
            run.trainer.run();
        }
        assertThat(rule.lengths).isEqualTo(Map.of(0, Set.of(2), 8, Set.of(4)));
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
