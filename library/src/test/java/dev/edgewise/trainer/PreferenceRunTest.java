package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.objective.SequenceObjective;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.policy.Policy;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.preference.loss.MarginLoss;
import dev.edgewise.preference.loss.PairObjective;
import dev.edgewise.preference.loss.ScoreDivergence;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batches of preferences, and what learning from them leaves in memory.
@Tag("native")
class PreferenceRunTest {
    private static final int VOCABULARY = 40;

    @TempDir
    Path directory;

    private static SequenceObjective dpo() {
        MarginLoss loss = new MarginLoss(MarginLoss.Type.SIGMOID, new PreferenceContext(0.1, 0, 0.05));
        return PairObjective.dpo(List.of(loss), List.of(1.0), ScoreDivergence.REVERSE_KL, 0.1, null, false);
    }

    private static List<List<TrainingSequence>> rows(int count, boolean pairs) {
        Random random = new Random(5);
        List<List<TrainingSequence>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] prompt = random.ints(3 + i % 4, 0, VOCABULARY).toArray();
            TrainingSequence wanted = new TrainingSequence(
                    prompt, random.ints(2 + i % 5, 0, VOCABULARY).toArray(), 1, null);
            TrainingSequence other = new TrainingSequence(
                    prompt, random.ints(1 + i % 7, 0, VOCABULARY).toArray(), -1, null);
            rows.add(pairs ? List.of(wanted, other) : List.of(i % 2 == 0 ? wanted : other));
        }
        return rows;
    }

    private static List<TrainingSequence> batch(PreferenceSource source, int step) {
        return source.next(step, 10, 0, _ -> {}).batch().parts().getFirst().sequences();
    }

    @Test
    void anEpochHasEveryRowOnceAndPairsStayTogether() {
        List<List<TrainingSequence>> rows = rows(12, true);
        PreferenceSource source =
                new PreferenceSource(rows, List.of(), dpo(), 4, 64, PreferenceSource.Order.SHUFFLED, false, 7);
        Set<TrainingSequence> seen = new HashSet<>();
        for (int step = 1; step <= 3; step++) {
            List<TrainingSequence> batch = batch(source, step);
            for (int i = 0; i < batch.size(); i += 2) {
                assertThat(rows).contains(List.of(batch.get(i), batch.get(i + 1)));
            }
            seen.addAll(batch);
        }
        assertThat(seen).hasSize(24);
        assertThat(batch(source, 1)).isNotEqualTo(batch(source, 4));
        assertThat(batch(source, 2)).isEqualTo(batch(source, 2));
        BatchSource.Collected<TrainingBatch> collected = source.next(2, 10, 0, _ -> {});
        assertThat(collected.metrics()).containsEntry("epoch", 8.0 / 12).containsEntry("preferences", 4.0);
        assertThat(collected.tokens())
                .isEqualTo(batch(source, 2).stream()
                        .mapToLong(TrainingSequence::length)
                        .sum());
    }

    /// As TRL rotates the completions of a batch: (x₁, yₙ), (x₂, y₁), …
    @Test
    void ktoIsShiftedByThePromptsWithTheCompletionsOfOthers() {
        List<List<TrainingSequence>> rows = rows(8, false);
        PreferenceSource source = new PreferenceSource(
                rows,
                List.of(),
                new KtoObjective(KtoObjective.Type.KTO, 0.1, 1, 1),
                4,
                8,
                PreferenceSource.Order.FILE,
                true,
                7);
        List<TrainingSequence> batch = batch(source, 2);
        assertThat(batch).hasSize(8);
        for (int i = 0; i < 4; i++) {
            assertThat(batch.get(i)).isSameAs(rows.get(4 + i).getFirst());
            TrainingSequence mismatched = batch.get(4 + i);
            int[] other = batch.get((i + 3) % 4).completionIds();
            assertThat(mismatched.advantage()).isZero();
            assertThat(mismatched.promptIds()).isEqualTo(batch.get(i).promptIds());
            assertThat(other).startsWith(mismatched.completionIds());
            assertThat(mismatched.length()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aCheckpointOfOtherRowsIsRefused() {
        PreferenceSource source =
                new PreferenceSource(rows(5, true), List.of(), dpo(), 2, 64, PreferenceSource.Order.SHUFFLED, false, 7);
        source.restore(source.snapshot());
        assertThatThrownBy(() ->
                        source.restore(JsonNodeFactory.instance.objectNode().put("preferences", 4)))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the checkpoint was made with 4 rows of preferences, but the data set has 5; resume with the"
                                + " data the run began with");
    }

    @Test
    @Tag("slow")
    void nothingIsLeftInMemory() {
        List<SequenceObjective> objectives = List.of(dpo(), new KtoObjective(KtoObjective.Type.KTO, 0.1, 1, 1));
        for (SequenceObjective objective : objectives) {
            boolean pairs = objective.together() == 2;
            PreferenceSource source = new PreferenceSource(
                    rows(16, pairs), List.of(), objective, 8, 64, PreferenceSource.Order.SHUFFLED, !pairs, 7);
            try (Policy policy = TinyRun.policy(VOCABULARY, TinySetup.in(directory));
                    Policy reference = policy.frozenCopy();
                    AdamW optimizer = new AdamW(
                            policy.weights().trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0), _ -> true)) {
                LearningRate rate = new LearningRate(LearningRate.Schedule.CONSTANT, 1e-3, 0, 200);
                PolicyLearner learner = new PolicyLearner(policy, reference, optimizer, rate, 1, 1, 1);
                long atFirst = Long.MAX_VALUE;
                long live = 0;
                for (int step = 1; step <= 200; step++) {
                    learner.learn(source.next(step, 200, 0, _ -> {}).batch(), step);
                    if (step <= 20) {
                        atFirst = Math.min(atFirst, NativeMemory.allocatedBytes());
                        live = TensorScope.liveTensors();
                    }
                }
                assertThat(TensorScope.liveTensors()).isEqualTo(live);
                assertThat(NativeMemory.settledBytes(atFirst + NativeMemory.JVM_NOISE) - atFirst)
                        .as("bytes allocated since step 20")
                        .isLessThan(NativeMemory.JVM_NOISE);
            }
        }
    }
}
