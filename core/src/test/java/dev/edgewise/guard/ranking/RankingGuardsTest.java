package dev.edgewise.guard.ranking;

import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RankingGuardsTest {
    private static List<TrainingEvent> scores(int from, int to, double mean, double spread) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            events.add(step(step, Map.of("scores/mean", mean, "scores/std", spread)));
        }
        return events;
    }

    private static TrainingEvent ranked(int step, double ndcg) {
        return new TrainingEvent.Ranked(step, "dev", Map.of("eval_dev_ndcg@10", ndcg), 40, 1);
    }

    private static TrainingEvent saved(int step) {
        return new TrainingEvent.CheckpointWritten(step, Path.of("step-" + step), 0);
    }

    @Nested
    class Scale extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new ScoreScaleGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = scores(1, 40, 0, 2);
            events.addAll(scores(41, 120, 0, 0.001));
            return events;
        }

        @Test
        void tellsThatScoresBecameEqual() {
            assertThat(show(guard(), trouble()))
                    .containsExactly(new Verdict.Warn(
                            "the scores have become nearly equal: their spread is 0.0619, after 2.00 at its widest. A model"
                                    + " that scores all documents alike ranks none. Lower learning_rate or add"
                                    + " warmup_steps, and look whether the labels differ within a query"));
        }

        @Test
        void tellsThatTheScaleRunsAway() {
            assertThat(show(guard(), scores(1, 40, 20, 8)))
                    .containsExactly(new Verdict.Warn(
                            "the scores run away: mean 20.0, spread 8.00, where healthy is |mean| + 2·spread up to 30."
                                    + " Their order may be right, but beyond 17 a sigmoid is 1 in float32, so that the"
                                    + " best documents tie. Lower learning_rate, set weight_decay, or take a loss that"
                                    + " knows a scale, such as bce or margin_mse_all_pairs"));
        }

        @Test
        void leavesAFreshHeadAlone() {
            assertThat(show(guard(), scores(1, 200, 0.01, 0.003))).isEmpty();
        }
    }

    @Nested
    class Dev extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new DevRankingGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(
                    ranked(0, 0.2), ranked(10, 0.5), saved(10), ranked(20, 0.47), ranked(30, 0.46), ranked(40, 0.45));
        }

        @Test
        void tellsOfAFallAndKeepsTheBestCheckpoint() {
            Guard guard = guard();

            assertThat(show(guard, trouble()))
                    .containsExactly(new Verdict.Warn(
                            "nDCG@10 of held-out queries is 0.450, after 0.500 at step 10, and has been below for 3"
                                    + " evaluations: the model learns its training queries by heart, or a loss of single"
                                    + " pairs teaches what says nothing within a query. Set"
                                    + " algorithm.load_best_model_at_end: true, train fewer steps, or lower"
                                    + " learning_rate"));
            assertThat(guard.checkpoints()).containsExactly(10);
        }

        @Test
        void keepsTheFirstOfEquallyGoodCheckpointsAmongThoseThatWereWritten() {
            Guard guard = guard();

            show(
                    guard,
                    List.of(
                            ranked(10, 0.4),
                            saved(10),
                            ranked(20, 0.6),
                            ranked(30, 0.5),
                            saved(30),
                            ranked(40, 0.5),
                            saved(40)));

            assertThat(guard.checkpoints()).containsExactly(30);
        }
    }

    private static TrainingEvent bands(int step, double lower, double mean, double upper) {
        CellState cell = new CellState(new Cell("pairs", 2), Stage.REINFORCE, mean, lower, upper, 10L * step, 1, 0.5);
        return new TrainingEvent.StepCompleted(step, Map.of(), List.of(cell), 0, 0, 1);
    }

    @Nested
    class Bands extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new MasteredBandsGuard(0.85, 0.75);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(
                    bands(1, 0.93, 0.96, 0.99),
                    bands(2, 0.85, 0.9, 0.95),
                    bands(3, 0.5, 0.6, 0.8),
                    bands(4, 0.5, 0.6, 0.7));
        }

        @Test
        void tellsOnceOfABandThatWasMasteredAndIsLost() {
            assertThat(show(guard(), trouble()))
                    .containsExactly(new Verdict.Warn(
                            "the model no longer orders pairs that it had mastered: 60 % of band 2 of pairs in the order of"
                                    + " their labels. Lower learning_rate, or take a sampler that reviews more, such as"
                                    + " uniform"));
        }

        @Test
        void leavesBandsAloneThatWereNeverMasteredOrAreNotCertainlyLost() {
            assertThat(show(guard(), List.of(bands(1, 0.92, 0.96, 0.99), bands(2, 0.5, 0.6, 0.7))))
                    .isEmpty();
            assertThat(show(guard(), List.of(bands(1, 0.93, 0.96, 0.99), bands(2, 0.6, 0.8, 0.88))))
                    .isEmpty();
        }
    }
}
