package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A ranker goes through the same loop as a decoder.
@Tag("native")
@Tag("slow")
class RankTrainerTest {
    @TempDir
    Path directory;

    private static List<Ranked> ranked(TinyRankRun run) {
        return run.events.stream()
                .flatMap(event -> event instanceof Ranked e ? Stream.of(e) : Stream.empty())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bce", "margin_mse_all_pairs", "margin_mse", "ranknet", "lambda", "mnrl"})
    void learnsToRankWithAnyLoss(String loss) {
        try (TinyRankRun run = new TinyRankRun(directory, loss, 60, false)) {
            run.trainer.run();

            List<Ranked> measured = ranked(run);
            assertThat(measured.getFirst().step()).isZero();
            assertThat(measured.getLast().step()).isEqualTo(60);
            assertThat(measured.getLast().ndcg())
                    .isGreaterThan(measured.getFirst().ndcg() + 0.1)
                    .isGreaterThan(0.65);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true"})
    void aResumedRunEndsBitForBitAsOneLeftAlone(boolean adapted, boolean bands) {
        List<float[]> whole;
        Map<String, Double> last;
        try (TinyRankRun run = new TinyRankRun(directory.resolve("whole"), "ranknet", 12, adapted, bands)) {
            run.trainer.run();
            whole = TinyRanker.trained(run.model);
            last = ranked(run).getLast().metrics();
        }
        Path checkpoints = directory.resolve("resumed");
        try (TinyRankRun run = new TinyRankRun(checkpoints, "ranknet", 8, adapted, bands)) {
            run.trainer.run();
        }
        try (TinyRankRun run = new TinyRankRun(checkpoints, "ranknet", 12, adapted, bands)) {
            run.trainer.restore(new CheckpointStore(checkpoints, 9).open(8).directory());
            run.trainer.run();

            List<float[]> resumed = TinyRanker.trained(run.model);
            assertThat(resumed).hasSameSizeAs(whole);
            for (int i = 0; i < whole.size(); i++) {
                assertThat(resumed.get(i)).isEqualTo(whole.get(i));
            }
            assertThat(ranked(run).getLast().metrics()).isEqualTo(last);
        }
    }

    @Test
    void aCurriculumChoosesPairsByWhatTheModelOrdersRight() {
        try (TinyRankRun run = new TinyRankRun(directory, "ranknet", 20, false, true)) {
            run.trainer.run();

            StepCompleted last = run.events.stream()
                    .flatMap(event -> event instanceof StepCompleted e ? Stream.of(e) : Stream.empty())
                    .reduce((_, later) -> later)
                    .orElseThrow();
            assertThat(last.cells()).extracting(CellState::cell).contains(new Cell("pairs", 0));
            assertThat(last.metrics()).containsKeys("curriculum/pairs/pass_rate/level_0", "scores/pair_accuracy");
            assertThat(last.cells().getFirst().rollouts()).isPositive();
        }
    }

    @Test
    void tellsOfScoresAndTokens() {
        try (TinyRankRun run = new TinyRankRun(directory, "bce", 2, false)) {
            run.trainer.run();

            StepCompleted step = run.events.stream()
                    .flatMap(event -> event instanceof StepCompleted e ? Stream.of(e) : Stream.empty())
                    .findFirst()
                    .orElseThrow();
            assertThat(step.metrics())
                    .containsKeys(
                            "loss",
                            "grad_norm",
                            "learning_rate",
                            "scores/mean",
                            "scores/std",
                            "scores/std_within_query",
                            "scores/pair_accuracy",
                            "epoch",
                            "num_tokens",
                            "profile/forward",
                            "profile/backward")
                    .containsEntry("lists/pairs", 12.0)
                    .containsEntry("epoch", 3 / 8.0);
            assertThat(step.tokens()).isGreaterThan(12 * 8);
        }
    }

    @Test
    void saysWhyAReferenceCannotBeMoved() {
        try (TinyRankRun run = new TinyRankRun(directory, "bce", 1, false)) {
            RankLearner learner = new RankLearner(
                    run.model,
                    TinyRankRun.loss("bce"),
                    new AdamW(List.of(), AdamW.Settings.DEFAULT),
                    new LearningRate(LearningRate.Schedule.CONSTANT, 1e-3, 0, 1),
                    1,
                    1);

            assertThat(learner.obstacle(new Adjustment.ReferenceReset()))
                    .contains("the run trains a ranker, which samples nothing and has no reference");
            assertThat(learner.obstacle(new Adjustment.LearningRate(0.5))).isEmpty();
        }
    }

    @Test
    void refusesACheckpointOfOtherData() {
        try (EncoderPairModel model = TinyRanker.model(200, false, false)) {
            QueryListSource source =
                    new QueryListSource(new InTurn(TinyRanker.lists(), 2, 4, false, false, 1), model, 0, 1);

            assertThatThrownBy(() -> source.restore(JsonNodeFactory.instance
                            .objectNode()
                            .put("queries", 3)
                            .put("pairs", 30)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("the checkpoint was made with 3 queries and 30 pairs, but the data has 8 and 40;"
                            + " resume with the data the run began with");
        }
    }
}
