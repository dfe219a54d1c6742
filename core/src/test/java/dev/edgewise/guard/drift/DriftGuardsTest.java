package dev.edgewise.guard.drift;

import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Adjustment.KlWeight;
import dev.edgewise.control.Change;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.drift.KlBudgetGuard.Overdrawn;
import dev.edgewise.monitor.KlEstimate;
import dev.edgewise.monitor.Reading;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DriftGuardsTest {
    private static List<TrainingEvent> kl(int from, int to, double kl, double reward) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            events.add(step(step, Map.of("kl", kl, "reward", reward)));
        }
        return events;
    }

    private static List<Change> changes(List<Verdict> said) {
        return said.stream()
                .flatMap(verdict -> ((Verdict.Adjust) verdict).changes().stream())
                .toList();
    }

    @Nested
    class Budget extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new KlBudgetGuard(0.1, 0.01, Overdrawn.INTERPOLATE);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = kl(1, 100, 0.5, 0.3);
            events.addAll(kl(101, 300, 0.01, 0.5));
            return events;
        }

        @Test
        void doublesAndHalvesTheWeightAndGivesItBack() {
            List<Change> changes = changes(show(guard(), trouble()));

            // PPO, section 4: 2β, 4β, … while above 1.5 times the target; 64β is the most
            assertThat(changes.subList(0, 6))
                    .containsExactly(
                            new Change.Make(new KlWeight(0.02)),
                            new Change.Make(new KlWeight(0.04)),
                            new Change.Make(new KlWeight(0.08)),
                            new Change.Make(new KlWeight(0.16)),
                            new Change.Make(new KlWeight(0.32)),
                            new Change.Make(new KlWeight(0.64)));
            assertThat(changes.get(6)).isEqualTo(new Change.Make(new Adjustment.TowardsReference(0.2)));
            assertThat(changes.getLast()).isEqualTo(new Change.TakeBack(new KlWeight(0.02)));
        }

        @Test
        void leavesABudgetThatHoldsAlone() {
            assertThat(show(guard(), kl(1, 200, 0.12, 0.3))).isEmpty();
            assertThat(show(guard(), kl(1, 200, 0.0, 0.3))).isEmpty();
        }

        private static Guard resetting() {
            return new KlBudgetGuard(0.1, 0.01, Overdrawn.RESET);
        }

        private static TrainingEvent evaluated(int step, double first, double second) {
            return new TrainingEvent.Evaluated(
                    step, Map.of(new Cell("addition", 0), first, new Cell("addition", 1), second), 32, 1);
        }

        /// Steps 1 to 200 a little above the target with the reward given; evaluations of means
        /// `accuracies` after every 50 steps, the first before step 1.
        private static List<TrainingEvent> run(double reward, double... accuracies) {
            List<TrainingEvent> events = new ArrayList<>();
            for (int i = 0; i < accuracies.length; i++) {
                events.add(evaluated(50 * i, accuracies[i] - 0.1, accuracies[i] + 0.1));
                events.addAll(kl(50 * i + 1, 50 * i + 50, 0.12, reward));
            }
            return events;
        }

        @Test
        void resetsTheReferenceWhenValidationStagnatesAboveTheTarget() {
            assertThat(show(resetting(), run(0.3, 0.3, 0.4, 0.4, 0.38)))
                    .containsExactly(Verdict.Adjust.make(
                            "KL to the reference is 0.120 nats per token, above the budget of 0.1, and held-out"
                                    + " accuracy has not risen above 0.40",
                            new Adjustment.ReferenceReset()));
        }

        /// The best is that of step 50: at 150 one evaluation was no better, at 160 two.
        @Test
        void validationStagnatesInTwoEvaluations() {
            List<TrainingEvent> events = run(0.3, 0.3, 0.4, 0.4, 0.38);
            assertThat(show(resetting(), events.subList(0, 4 + 159))).isEmpty();
            assertThat(show(resetting(), events.subList(0, 4 + 160))).hasSize(1);
        }

        @Test
        void validationStagnatesInAHundredSteps() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 0; step < 100; step += 10) {
                assertThat(show(resetting(), events)).isEmpty();
                events.add(evaluated(step, 0.3, 0.3));
                events.addAll(kl(step + 1, step + 10, 0.12, 0.3));
            }
            assertThat(show(resetting(), events)).hasSize(1);
        }

        /// A curriculum at the edge holds the reward level while the model climbs.
        @Test
        void aLevelRewardIsNoStagnation() {
            assertThat(show(resetting(), run(0.3, 0.3, 0.4, 0.5, 0.6))).isEmpty();
        }

        @Test
        void withoutValidationNothingStagnates() {
            assertThat(show(resetting(), kl(1, 500, 0.12, 0.3))).isEmpty();
            List<TrainingEvent> once = new ArrayList<>(List.of(evaluated(0, 0.3, 0.3)));
            once.addAll(kl(1, 500, 0.12, 0.3));
            assertThat(show(resetting(), once)).isEmpty();
        }

        @Test
        void beginsWithASmallWeightWhereThereIsNone() {
            assertThat(changes(show(new KlBudgetGuard(0.1, 0, Overdrawn.WARN), kl(1, 20, 0.5, 0.3))))
                    .containsExactly(new Change.Make(new KlWeight(0.001)), new Change.Make(new KlWeight(0.002)));
        }

        /// The second time KL goes above the budget the weight that is wanted is again twice the configured one.
        @Test
        void doesNotCountOnAWeightThatIsNotMade() {
            Guards watching = new Guards(List.of(guard()), false);
            List<TrainingEvent> events = kl(1, 100, 0.5, 0.3);
            events.addAll(kl(101, 200, 0.01, 0.5));
            events.addAll(kl(201, 300, 0.5, 0.3));

            assertThat(events.stream().flatMap(event -> watching.observe(event).stream()))
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(((Verdict.Warn) finding.verdict()).message())
                            .endsWith("Guards only watch (guards.act is false); else: KL weight at least 0.02"));
        }

        @Test
        void refusesATargetThatIsNone() {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> new KlBudgetGuard(0, 0, Overdrawn.WARN))
                    .withMessage("kl_target is 0.0; allowed is a finite number above 0, for example 0.1");
        }
    }

    @Nested
    class Forgetting extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new ForgettingGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(read(10, 0.1), read(20, 0.7), read(30, 0.8), read(40, 2.5));
        }

        private static TrainingEvent read(int step, double forward) {
            return new TrainingEvent.Monitored(
                    step,
                    new Reading.Divergence(
                            "held-out tasks", new KlEstimate(0.1, 0.1, 100), new KlEstimate(forward, forward, 100)),
                    1);
        }

        @Test
        void goesBackThreeTimesAndThenWarnsOnce() {
            Guard guard = guard();
            Adjustment back = new Adjustment.TowardsReference(0.2);
            for (int step = 10; step <= 30; step += 10) {
                assertThat(changes(show(guard, List.of(read(step, 2.5))))).containsExactly(new Change.Make(back));
                guard.observe(new TrainingEvent.Adjusted(step, "forgetting", back, false, "test"));
                guard.observe(new TrainingEvent.Adjusted(step, "another", back, false, "test"));
            }
            assertThat(show(guard, List.of(read(40, 2.5), read(50, 2.5))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Warn.class,
                            warn -> assertThat(warn.message())
                                    .endsWith("; the weights were moved back 3 times, and are moved no more. Lower"
                                            + " learning_rate, raise beta, or end here"));
        }

        @Test
        void saysThatItBeginsAnewWhenTheReferenceIsReset() {
            Guard guard = guard();
            show(guard, List.of(read(10, 0.7)));
            assertThat(show(
                            guard,
                            List.of(
                                    new TrainingEvent.Adjusted(
                                            15, "kl_budget", new Adjustment.ReferenceReset(), false, "test"),
                                    read(20, 0.6))))
                    .containsExactly(
                            new Verdict.Warn(
                                    "the reference was reset: forgetting is foreseen anew from the model of step"
                                            + " 15 on, and what was forgotten since the starting model no longer shows in the KL"),
                            new Verdict.Warn("forward KL to the reference of step 15 on held-out tasks is 0.60 nats per"
                                    + " token (reverse: 0.10); much of what the model could do before is likely to be"
                                    + " forgotten. Set beta or guards.kl_target, or lower the learning rate"));
        }

        @Test
        void warnsOnceAndThenGoesBackSomeOfTheWay() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(said).hasSize(2);
            assertThat(((Verdict.Warn) said.getFirst()).message())
                    .isEqualTo(
                            "forward KL to the reference on held-out tasks is 0.70 nats per token (reverse: 0.10); much of"
                                    + " what the model could do before is likely to be forgotten. Set beta or guards.kl_target, or"
                                    + " lower the learning rate");
            assertThat(changes(said.subList(1, 2)))
                    .containsExactly(new Change.Make(new Adjustment.TowardsReference(0.2)));
        }
    }

    private static List<TrainingEvent> pairs(int from, int to, double ratio, double margin) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            events.add(step(step, Map.of("logps/chosen_ratio", ratio, "rewards/margins", margin)));
        }
        return events;
    }

    @Nested
    class Displacement extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new DisplacementGuard(10);
        }

        /// Pairs that differ in one token: the margin grows, and the chosen completion loses with the rejected one.
        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = pairs(1, 10, -1, 0.2);
            events.addAll(pairs(11, 40, -30, 2));
            return events;
        }

        @Test
        void tellsOnceThatBothFall() {
            List<Verdict> said = show(guard(), trouble());
            assertThat(said).hasSize(1);
            assertThat(((Verdict.Warn) said.getFirst()).message())
                    .isEqualTo("chosen completions are 16.0 nats less likely than at the start, healthy is up to 10.0,"
                            + " while the margin is 1.13: rejected ones fall faster, and both fall (likelihood"
                            + " displacement). Imitate the chosen beside it (loss_type: [sigmoid, sft]), lower"
                            + " learning_rate, or take rejected completions that differ in more tokens");
        }

        @Test
        void tellsAgainAfterItWasWell() {
            List<TrainingEvent> events = trouble();
            events.addAll(pairs(41, 100, 0, 2));
            events.addAll(pairs(101, 140, -30, 2));
            assertThat(show(guard(), events)).hasSize(2);
        }

        @Test
        void aFallUpToTheBoundOneBadStepAndAFallWithoutMarginAreNone() {
            assertThat(show(guard(), pairs(1, 50, -9.9, 2))).isEmpty();
            List<TrainingEvent> spike = pairs(1, 20, 0, 1);
            spike.addAll(pairs(21, 21, -60, 1));
            spike.addAll(pairs(22, 50, 0, 1));
            assertThat(show(guard(), spike)).isEmpty();
            assertThat(show(guard(), pairs(1, 50, -30, -0.5))).isEmpty();
        }

        /// CPO, SimPO and ORPO have no reference. Completions of 20 tokens lose 1 nat each.
        @Test
        void withoutAReferenceTheFirstStepsAreTheStart() {
            Guard guard = guard();
            assertThat(show(guard, tokens(1, 40, -1))).isEmpty();
            List<Verdict> said = show(guard, tokens(41, 80, -2));
            assertThat(said).hasSize(1);
            assertThat(((Verdict.Warn) said.getFirst()).message())
                    .startsWith("chosen completions are ")
                    .contains(" nats less likely than at the start, healthy is up to 10.0, while the margin is 2.00:");
            assertThat(guard.metrics().get("fall")).isCloseTo(20, within(0.5));
        }

        private static List<TrainingEvent> tokens(int from, int to, double logProb) {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = from; step <= to; step++) {
                events.add(step(
                        step,
                        Map.of("logps/chosen_token", logProb, "logps/chosen_length", 20.0, "rewards/margins", 2.0)));
            }
            return events;
        }

        @Test
        void itsMetricIsTheFall() {
            Guard guard = guard();
            assertThat(guard.metrics()).isEmpty();
            show(guard, pairs(1, 3, -4, 1));
            assertThat(guard.metrics()).containsExactly(Map.entry("fall", 4.0));
        }

        @Test
        void aFallOfNothingIsRefused() {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> new DisplacementGuard(0))
                    .withMessage("the fall of the displacement guard is 0.0 nats; allowed is above 0, for example 10");
        }
    }
}
