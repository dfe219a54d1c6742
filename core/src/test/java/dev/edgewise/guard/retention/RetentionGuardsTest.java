package dev.edgewise.guard.retention;

import static dev.edgewise.guard.Policies.checkpoint;
import static dev.edgewise.guard.Policies.show;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.control.Renewals;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RetentionGuardsTest {
    private static TrainingEvent evaluated(int step, double first, double second, double third) {
        return new TrainingEvent.Evaluated(
                step,
                Map.of(
                        new Cell("addition", 0), first,
                        new Cell("addition", 1), second,
                        new Cell("addition", 2), third),
                32,
                1);
    }

    private static TrainingEvent read(Reading reading) {
        return new TrainingEvent.Monitored(10, reading, 1);
    }

    @Nested
    class Mastered extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new RetentionGuard(1);
        }

        /// The lead of this guard: imitation to 1.00 and 1.00 on two levels, then plain GRPO on a third at p
        /// ≈ 0.001; within 200 steps they fell to 0.65 and 0.28.
        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(
                    evaluated(0, 1, 1, 0),
                    checkpoint(0),
                    evaluated(50, 0.97, 0.9, 0),
                    checkpoint(50),
                    evaluated(100, 0.69, 0.5, 0),
                    evaluated(150, 0.65, 0.28, 0),
                    evaluated(200, 0.6, 0.2, 0),
                    evaluated(250, 0.6, 0.2, 0));
        }

        @Test
        void goesBackToBeforeTheDamageThenHalts() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(said).hasSize(2);
            assertThat(((Verdict.Adjust) said.get(0)).changes())
                    .containsExactly(
                            new Change.Make(new Adjustment.Rollback(50)),
                            new Change.Make(new Adjustment.LearningRate(0.5)));
            assertThat(((Verdict.Halt) said.get(1)).reason())
                    .isEqualTo("held-out accuracy of [addition/0, addition/1] fell 0.3 or more below its best in two"
                            + " evaluations; 2 of 2 mastered levels are lost; going back once did not help. Lower"
                            + " learning_rate, raise beta, or let the curriculum review more");
        }

        @Test
        void oneLevelOfSeveralIsTold() {
            assertThat(show(
                            guard(),
                            List.of(evaluated(0, 1, 1, 1), evaluated(50, 1, 1, 0.6), evaluated(100, 1, 1, 0.5))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Warn.class,
                            warn -> assertThat(warn.message())
                                    .contains("[addition/2]")
                                    .contains("1 of 3 mastered levels are lost"));
        }

        /// What went with its phase is told, and the phase goes on; what is trained now is gone back for.
        @Test
        void whatWentWithItsPhaseIsNoReasonToGoBack() {
            List<TrainingEvent.PhaseBegan.Phase> phases = List.of(
                    new TrainingEvent.PhaseBegan.Phase("sums", List.of("addition")),
                    new TrainingEvent.PhaseBegan.Phase("order", List.of("sorting")));
            Guard guard = new RetentionGuard(1, true);
            guard.observe(new TrainingEvent.PhaseBegan(0, phases, 0, ""));
            show(guard, List.of(evaluated(0, 1, 1, 0), checkpoint(0)));
            guard.observe(new TrainingEvent.PhaseBegan(10, phases, 1, "10 steps taken"));
            Guard restored = new RetentionGuard(1, true);
            restored.restore(guard.snapshot());
            assertThat(show(restored, List.of(evaluated(50, 0.5, 0.5, 0), evaluated(100, 0.2, 0.2, 0))))
                    .containsExactly(
                            new Verdict.Warn("held-out accuracy of [addition/0, addition/1], which went with its"
                                    + " phase, fell 0.3 or more below its best in two evaluations. Let later phases review more,"
                                    + " or keep the environment"));
        }

        @Test
        void whatWentAndWhatIsTrainedAreToldTogether() {
            List<TrainingEvent.PhaseBegan.Phase> phases = List.of(
                    new TrainingEvent.PhaseBegan.Phase("sums", List.of("addition")),
                    new TrainingEvent.PhaseBegan.Phase("order", List.of("sorting")));
            Guard guard = new RetentionGuard(1, true);
            guard.observe(new TrainingEvent.PhaseBegan(0, phases, 1, ""));
            Map<Cell, Double> best = Map.of(new Cell("addition", 0), 1.0, new Cell("sorting", 0), 1.0);
            Map<Cell, Double> worse = Map.of(new Cell("addition", 0), 0.5, new Cell("sorting", 0), 0.5);
            assertThat(show(
                            guard,
                            List.of(
                                    new TrainingEvent.Evaluated(0, best, 32, 1),
                                    new TrainingEvent.Evaluated(50, worse, 32, 1),
                                    new TrainingEvent.Evaluated(100, worse, 32, 1))))
                    .containsExactly(
                            new Verdict.Warn("held-out accuracy of [sorting/0] fell 0.3 or more below its best in two"
                                    + " evaluations; 1 of 1 mastered levels are lost; that of [addition/0], which went with"
                                    + " its phase, fell as well. Lower learning_rate, raise beta, or let the curriculum"
                                    + " review more"));
        }

        @Test
        void oneBadEvaluationIsNoise() {
            assertThat(show(
                            guard(),
                            List.of(evaluated(0, 1, 1, 1), evaluated(50, 0.6, 0.6, 1), evaluated(100, 1, 1, 1))))
                    .isEmpty();
        }
    }

    @Nested
    class Text extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new PerplexityGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(read(perplexity(20)), read(perplexity(23)), read(perplexity(40)), read(perplexity(25)));
        }

        private static Reading perplexity(double value) {
            return new Reading.Perplexity(value, 1000);
        }

        @Test
        void warnsThenSlowsThenGivesBack() {
            List<Verdict> said = show(guard(), trouble());
            assertThat(said).hasSize(3);
            assertThat(((Verdict.Warn) said.get(0)).message())
                    .isEqualTo(
                            "perplexity on held-out text is 23.0, 1.15 times that at the start, healthy is up to 1.1."
                                    + " Lower learning_rate or raise beta");
            assertThat(((Verdict.Adjust) said.get(1)).changes())
                    .containsExactly(new Change.Make(new Adjustment.LearningRate(0.5)));
            assertThat(((Verdict.Adjust) said.get(2)).changes())
                    .containsExactly(new Change.TakeBack(new Adjustment.LearningRate(0.5)));
        }
    }

    @Nested
    class Plasticity extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new PlasticityGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(
                    curve(0.0, 0.4, 0.8), curve(0.0, 0.3, 0.6), curve(0.0, 0.1, 0.2), weights(0, 50), weights(0.4, 50));
        }

        /// Those of a run from random weights, whose first rank is that of noise.
        @Test
        void aRankIsComparedWithItsHighestOnceTheNetworkLearns() {
            Guard guard = guard();
            assertThat(show(
                            guard,
                            List.of(
                                    weights(0, 55.9),
                                    weights(0, 21.2),
                                    weights(0, 23.8),
                                    weights(0, 33.9),
                                    weights(0, 17))))
                    .isEmpty();
            assertThat(show(guard, List.of(weights(0, 16.9))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Warn.class,
                            warn -> assertThat(warn.message())
                                    .startsWith("effective rank of the hidden states is 16.9 (33.9 at its highest)"));
        }

        private static TrainingEvent curve(Double... heights) {
            return read(new Reading.Plasticity("sorting", List.of(heights)));
        }

        private static TrainingEvent weights(double dead, double rank) {
            return read(new Reading.Weights(dead, rank, 1));
        }

        @Test
        void aFlatCurveLearnsNothingHoweverHighItLies() {
            assertThat(show(guard(), List.of(curve(0.0, 0.4, 0.8), curve(0.4, 0.4, 0.4))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Adjust.class,
                            adjust -> assertThat(adjust.reason())
                                    .startsWith("a fresh run on sorting learns 0 % of what it learned"));
        }

        /// The second learns 0.2075 of a room of 0.6, 0.86 of what the first learned; without the
        /// room it would be 0.52. The third is 0.4 of the room, as the first. The fourth learns
        /// little of what is left, and ends as high.
        @Test
        void whatCarriesOverIsNoLoss() {
            assertThat(show(
                            guard(),
                            List.of(
                                    curve(0.0, 0.4, 0.8),
                                    curve(0.4, 0.62, 0.79),
                                    curve(0.5, 0.7, 0.9),
                                    curve(0.75, 0.78, 0.8),
                                    curve(0.99, 0.99, 0.99))))
                    .isEmpty();
        }

        @Test
        void aStartThatLearnsNothingIsToldOnce() {
            assertThat(show(guard(), List.of(curve(0.3, 0.3, 0.3), curve(0.3, 0.3, 0.3), curve(0.3, 0.2, 0.1))))
                    .containsExactly(new Verdict.Warn("a fresh run on sorting learns next to nothing from the starting"
                            + " weights, so that plasticity cannot be compared with the start; ask another family of"
                            + " tasks, or set guards.plasticity_steps to 0"));
        }

        @Test
        void goesBackThreeTimesAndThenWarns() {
            Guard guard = guard();
            Adjustment back = new Adjustment.TowardsReference(0.2);
            show(guard, List.of(curve(0.0, 0.4, 0.8)));
            for (int i = 0; i < 3; i++) {
                assertThat(show(guard, List.of(curve(0.0, 0.1, 0.2))))
                        .singleElement()
                        .isInstanceOf(Verdict.Adjust.class);
                guard.observe(new TrainingEvent.Adjusted(10, "plasticity", back, false, "test"));
            }
            assertThat(show(guard, List.of(curve(0.0, 0.1, 0.2), curve(0.0, 0.1, 0.2))))
                    .singleElement()
                    .isInstanceOf(Verdict.Warn.class);
        }

        @Test
        void makesTheChangesThatItWasToldToMakeThreeTimes() {
            List<Adjustment> answer = List.of(new Renewals.ShrinkPerturb(0.8, 0.01), new Renewals.OptimizerReset());
            Guard guard = new PlasticityGuard(answer);
            show(guard, List.of(curve(0.0, 0.4, 0.8)));
            for (int i = 0; i < 3; i++) {
                assertThat(show(guard, List.of(curve(0.0, 0.1, 0.2))))
                        .containsExactly(Verdict.Adjust.make(
                                "a fresh run on sorting learns 25 % of what it learned from the starting weights: the"
                                        + " network is losing its plasticity",
                                answer.toArray(new Adjustment[0])));
                answer.forEach(
                        each -> guard.observe(new TrainingEvent.Adjusted(10, "plasticity", each, false, "test")));
            }
            Guard restored = new PlasticityGuard(answer);
            restored.restore(guard.snapshot());
            assertThat(show(restored, List.of(curve(0.0, 0.1, 0.2), curve(0.0, 0.1, 0.2))))
                    .containsExactly(new Verdict.Warn("a fresh run on sorting learns 25 % of what it learned from the"
                            + " starting weights: the network is losing its plasticity; guards.on_plasticity_loss was"
                            + " done 3 times, and is done no more. Lower learning_rate, raise beta, or end here"));
        }

        @Test
        void warnsThenGoesBackSomeOfTheWay() {
            List<Verdict> said = show(guard(), trouble());
            assertThat(said).hasSize(3);
            // starts at 0, so that 0.4, 0.3 and 0.1 of the room were learned
            assertThat(((Verdict.Warn) said.get(0)).message())
                    .startsWith("a fresh run on sorting learns 75 % of what it learned from the starting weights");
            assertThat(((Verdict.Adjust) said.get(1)).reason()).contains("learns 25 %");
            assertThat(((Verdict.Warn) said.get(2)).message())
                    .contains("40 % of the units are dead (0 % at the start)");
        }
    }
}
