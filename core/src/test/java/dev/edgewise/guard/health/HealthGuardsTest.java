package dev.edgewise.guard.health;

import static dev.edgewise.guard.Policies.checkpoint;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Adjustment.LearningRate;
import dev.edgewise.control.Adjustment.Rollback;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.signal.FiniteGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthGuardsTest {
    private static List<TrainingEvent> steps(int from, int to, Map<String, Double> metrics) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            events.add(step(step, metrics));
        }
        return events;
    }

    @Nested
    class Vital extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new HealthGuard(2);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = steps(1, 50, Map.of("grad_norm", 0.5, "rewards/accuracy/mean", 0.4));
            events.add(checkpoint(50));
            events.addAll(steps(51, 200, Map.of("grad_norm", 400.0, "rewards/accuracy/mean", 0.4)));
            return events;
        }

        @Test
        void slowsThenGoesBackTwiceThenHalts() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(said.getFirst())
                    .isEqualTo(Verdict.Adjust.make(
                            "grad_norm is 269, healthy is 0.001 to 1: the updates are unstable; lower learning_rate or"
                                    + " max_grad_norm",
                            new LearningRate(0.5)));
            List<Change> second = ((Verdict.Adjust) said.get(1)).changes();
            assertThat(second)
                    .as("half of the half that is in force")
                    .containsExactly(new Change.Make(new Rollback(50)), new Change.Make(new LearningRate(0.25)));
            assertThat(said.stream().filter(v -> v instanceof Verdict.Adjust a && rolledBack(a)))
                    .hasSize(2);
            assertThat(said).filteredOn(Verdict.Halt.class::isInstance).isNotEmpty();
            assertThat(said.stream()
                            .filter(Verdict.Halt.class::isInstance)
                            .map(halt -> ((Verdict.Halt) halt).reason())
                            .findFirst()
                            .orElseThrow())
                    .endsWith("; going back 2 times did not help. Begin anew with these settings changed");
        }

        /// Metrics of a step with two signs of an unstable update and one that is only told.
        private static final Map<String, Double> THREE =
                Map.of("clip_ratio/region_mean", 0.5, "kl", 3.0, "sampling/sampling_logp_difference/mean", 0.2);

        /// What [#THREE] means, in words.
        private static final String NAMED =
                "kl is 3.00, healthy is 0 to 0.5: the policy ran far from its reference; raise beta or lower"
                        + " learning_rate; clip_ratio/region_mean is 0.500, healthy is below 0.1: much of each update is"
                        + " clipped away; lower learning_rate or num_iterations;"
                        + " sampling/sampling_logp_difference/mean is 0.200, healthy is below 0.02: sampling and"
                        + " training disagree on log-probabilities; use precision fp32";

        /// Steps 5 and 25: five red ones, then twenty more; the same again after going back.
        @Test
        void signsThatAreRedTogetherAreOneIllness() {
            Guard guard = guard();
            show(guard, List.of(checkpoint(10), checkpoint(20)));

            List<Verdict> said = show(guard, steps(21, 45, THREE));

            assertThat(said)
                    .extracting(HealthGuardsTest.Vital::reason)
                    .containsExactly(NAMED, NAMED + " (rollback 1 of 2)");
            assertThat(((Verdict.Adjust) said.get(1)).changes()).contains(new Change.Make(new Rollback(20)));
            assertThat(guard.checkpoints()).containsExactlyInAnyOrder(10, 20);

            List<Verdict> again = show(guard, steps(46, 70, THREE));
            assertThat(((Verdict.Adjust) again.getLast()).changes()).contains(new Change.Make(new Rollback(10)));
        }

        @Test
        void aWarningIsNotLostBesideAnAdjustment() {
            Map<String, Double> told = Map.of("kl", 3.0, "sampling/sampling_logp_difference/mean", 0.2);
            assertThat(show(guard(), steps(1, 5, told)))
                    .singleElement()
                    .extracting(HealthGuardsTest.Vital::reason)
                    .asString()
                    .contains("kl is 3.00", "sampling/sampling_logp_difference/mean is 0.200");
        }

        /// The alarm is raised by the fifth red step, the mean of five is below 2 from the third good one on, and ten
        /// good ones clear the alarm: 28 steps after it was raised, 18 of them red.
        @Test
        void stepsInWhichASignComesDownAreNoneToGoBackFor() {
            Guard guard = guard();
            show(guard, List.of(checkpoint(10)));
            assertThat(show(guard, steps(11, 31, Map.of("kl", 3.0))))
                    .singleElement()
                    .extracting(HealthGuardsTest.Vital::changed)
                    .isEqualTo(List.of(new Change.Make(new LearningRate(0.5))));

            assertThat(show(guard, steps(32, 60, Map.of("kl", 0.0))))
                    .singleElement()
                    .extracting(HealthGuardsTest.Vital::changed)
                    .isEqualTo(List.of(new Change.TakeBack(new LearningRate(0.5))));
        }

        private static List<Change> changed(Verdict verdict) {
            return ((Verdict.Adjust) verdict).changes();
        }

        private static String reason(Verdict verdict) {
            return ((Verdict.Adjust) verdict).reason();
        }

        private static boolean rolledBack(Verdict.Adjust adjust) {
            return adjust.changes().stream()
                    .anyMatch(change -> change instanceof Change.Make(Adjustment.Rollback(int _)));
        }

        @Test
        void givesTheLearningRateBack() {
            Guard guard = guard();
            List<TrainingEvent> events = steps(1, 50, Map.of("kl", 0.1));
            events.addAll(steps(51, 62, Map.of("kl", 3.0)));
            events.addAll(steps(63, 100, Map.of("kl", 0.1)));

            List<Verdict> said = show(guard, events);

            assertThat(said).hasSize(2);
            assertThat(((Verdict.Adjust) said.getLast()).changes())
                    .containsExactly(new Change.TakeBack(new LearningRate(0.5)));
        }

        @Test
        void aFlagThatJoinsAnotherIsToldAndOneTakeBackEndsAll() {
            Guard guard = guard();
            List<TrainingEvent> events = steps(1, 5, Map.of("kl", 3.0));
            events.addAll(steps(6, 10, Map.of("kl", 3.0, "clip_ratio/region_mean", 0.9)));
            events.addAll(steps(11, 60, Map.of("kl", 0.1, "clip_ratio/region_mean", 0.0)));

            List<Verdict> said = show(guard, events);

            assertThat(said).hasSize(3);
            assertThat(((Verdict.Warn) said.get(1)).message())
                    .startsWith("clip_ratio/region_mean is ")
                    .endsWith("; the learning rate is lowered already");
            assertThat(((Verdict.Adjust) said.get(2)).changes())
                    .containsExactly(new Change.TakeBack(new LearningRate(0.5)));
        }

        @Test
        void largeGradientsFromTheStartAreThoseOfANewModel() {
            assertThat(show(guard(), steps(1, 300, Map.of("grad_norm", 30.0)))).isEmpty();
        }

        @Test
        void axolotlsRangesAreTold() {
            assertThat(show(guard(), steps(1, 40, Map.of("sampling/sampling_logp_difference/mean", 0.2))))
                    .containsExactly(
                            new Verdict.Warn(
                                    "sampling/sampling_logp_difference/mean is 0.200, healthy is below"
                                            + " 0.02: sampling and training disagree on log-probabilities; use precision fp32"));
            assertThat(show(guard(), steps(1, 60, Map.of("rewards/accuracy/mean", 0.001))))
                    .hasSize(1);
            assertThat(show(guard(), steps(1, 60, Map.of("rewards/accuracy/mean", 0.001, "demonstrations", 8.0))))
                    .isEmpty();
        }
    }

    @Nested
    class Finite extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new FiniteGuard(2);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = new ArrayList<>(List.of(checkpoint(10), checkpoint(20)));
            events.addAll(steps(21, 23, Map.of("loss", Double.NaN)));
            return events;
        }

        @Test
        void goesBackFurtherEachTimeThenHalts() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(((Verdict.Adjust) said.get(0)).changes())
                    .containsExactly(new Change.Make(new Rollback(20)), new Change.Make(new LearningRate(0.5)));
            assertThat(((Verdict.Adjust) said.get(1)).changes())
                    .containsExactly(new Change.Make(new Rollback(10)), new Change.Make(new LearningRate(0.25)));
            assertThat(((Verdict.Halt) said.get(2)).reason())
                    .startsWith(
                            "loss is NaN at step 23, expected is a finite number; the update was not applied; going"
                                    + " back 2 times did not help. Resume from an earlier checkpoint with a lower learning_rate");
        }

        @Test
        void givesTheLearningRateBackAfterAHundredFiniteSteps() {
            Guard guard = guard();
            show(guard, trouble().subList(0, 3));

            assertThat(show(guard, steps(22, 140, Map.of("loss", 0.1))))
                    .containsExactly(Verdict.Adjust.takeBack("100 steps were finite again", new LearningRate(0.5)));
        }
    }
}
