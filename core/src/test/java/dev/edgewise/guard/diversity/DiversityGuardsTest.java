package dev.edgewise.guard.diversity;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DiversityGuardsTest {
    private static final Cell CELL = new Cell("gsm8k", 0);
    private static final Rollout WRONG = wrote("no idea what that should be, sorry", 9, "0", false);
    private static final Rollout CODE = wrote("def solve():\n    return 12\n", 12, "12", true);
    private static final Rollout PROSE =
            wrote("There are twelve eggs in the basket because three and nine make 12.", 16, "12", true);

    private static List<TrainingEvent> formats(int from, int to, int code, int prose) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            events.add(Policies.group(step, CELL, "12", mixed(code, CODE, WRONG).toArray(Rollout[]::new)));
            events.add(
                    Policies.group(step, CELL, "12", mixed(prose, PROSE, WRONG).toArray(Rollout[]::new)));
            events.add(step(step, Map.of()));
        }
        return events;
    }

    @Nested
    class Formats extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new FormatCollapseGuard(CompletionFormats.BUILT_IN);
        }

        /// Half code and half prose at first; then the policy learns to write code only.
        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = formats(1, 30, 4, 4);
            events.addAll(formats(31, 150, 6, 0));
            return events;
        }

        @Test
        void helpsTheFormatThatIsDyingOutUntilItIsBack() {
            Guard guard = guard();
            List<Verdict> said = show(guard, trouble());

            assertThat(said).hasSize(2);
            Verdict.Adjust adjust = (Verdict.Adjust) said.getLast();
            assertThat(adjust.changes())
                    .containsExactly(
                            new Change.Make(new Adjustment.ClipHigher(0.28)),
                            new Change.Make(new Adjustment.FormatBonus("prose", 0.1)));
            assertThat(adjust.reason())
                    .contains("of the right completions are written as code (50 % at the start)")
                    .contains("instead of 2.0");
            assertThat(((Verdict.Adjust) show(guard, formats(151, 250, 4, 4)).getFirst()).changes())
                    .containsExactly(
                            new Change.TakeBack(new Adjustment.ClipHigher(0.28)),
                            new Change.TakeBack(new Adjustment.FormatBonus("prose", 0.1)));
        }

        /// Half and half at the start; then no prose, whose count ages by 0.95 a step.
        @Test
        void tellsHowFarTheFormatsAreFromTheStart() {
            Guard guard = guard();
            show(guard, formats(1, 30, 4, 4));
            String environment = CELL.environment();
            assertThat(guard.metrics()).containsOnlyKeys(environment + "/distance", environment + "/effective");
            assertThat(guard.metrics().get(environment + "/distance")).isLessThan(1e-12);
            assertThat(guard.metrics().get(environment + "/effective")).isBetween(2 - 1e-9, 2 + 1e-9);
            show(guard, formats(31, 250, 8, 0));
            assertThat(guard.metrics().get(environment + "/distance")).isBetween(0.499, 0.5);
            assertThat(guard.metrics().get(environment + "/effective")).isBetween(1.0, 1.01);
        }

        /// Seven of eight right ones, 87.5 %, are code: H = 0.3768, and exp(H) = 1.46 formats are in effect.
        @Test
        void warnsFromFourInFiveOnAndActsLater() {
            List<TrainingEvent> events = formats(1, 30, 4, 4);
            events.addAll(formats(31, 300, 7, 1));
            List<Verdict> said = show(guard(), events);

            assertThat(said).hasSize(1);
            assertThat(((Verdict.Warn) said.getFirst()).message())
                    .contains("of the right completions are written as code (50 % at the start)")
                    .endsWith("a KL weight above 0 keeps a second format");

            List<TrainingEvent> threeInFour = formats(1, 30, 4, 4);
            threeInFour.addAll(formats(31, 300, 6, 2));
            assertThat(show(guard(), threeInFour)).isEmpty();
        }

        /// Half of what is asked is code and half prose, each of another environment; then only the first is asked.
        @Test
        void movingToAnotherEnvironmentIsNoCollapse() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 150; step++) {
                events.add(
                        Policies.group(step, CELL, "12", mixed(4, CODE, WRONG).toArray(Rollout[]::new)));
                if (step <= 50) {
                    Cell other = new Cell("svamp", 0);
                    events.add(Policies.group(
                            step, other, "12", mixed(4, PROSE, WRONG).toArray(Rollout[]::new)));
                }
                events.add(step(step, Map.of()));
            }
            assertThat(show(guard(), events)).isEmpty();
        }

        @Test
        void oneFormatFromTheStartIsNoCollapse() {
            assertThat(show(guard(), formats(1, 200, 6, 0))).isEmpty();
        }
    }

    @Nested
    class Entropy extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new EntropyGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = entropy(1, 20, 0.4, 0.5, 0.5);
            events.addAll(entropy(21, 80, 0.001, 0.0, 0.5));
            events.addAll(entropy(81, 140, 0.2, 0.5, 0.5));
            return events;
        }

        private static List<TrainingEvent> entropy(int from, int to, double entropy, double mixed, double reward) {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = from; step <= to; step++) {
                events.add(step(
                        step, Map.of("completions/entropy", entropy, "frac_groups_mixed", mixed, "reward", reward)));
            }
            return events;
        }

        @Test
        void holdsUpAPolicyThatStoppedTryingAndLetsGo() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(said).hasSize(2);
            assertThat(((Verdict.Adjust) said.getFirst()).changes())
                    .containsExactly(
                            new Change.Make(new Adjustment.EntropyFloor(0.05, 0.01)),
                            new Change.Make(new Adjustment.ClipHigher(0.28)));
            assertThat(((Verdict.Adjust) said.getLast()).changes().getFirst()).isInstanceOf(Change.TakeBack.class);
        }

        /// Where all groups are tied none enters the update, and the metric `entropy` of the update is missing.
        @Test
        void needsNoUpdateToSee() {
            List<TrainingEvent> events = entropy(1, 30, 0.001, 0.0, 0.0);

            assertThat(events)
                    .allSatisfy(event -> assertThat(((TrainingEvent.StepCompleted) event).metrics())
                            .doesNotContainKey("entropy"));
            assertThat(show(guard(), events)).hasSize(1);
        }

        @Test
        void aSolvedTaskMayBeCertain() {
            assertThat(show(guard(), entropy(1, 200, 0.001, 0.0, 0.97))).isEmpty();
        }

        @Test
        void aNewModelBeginsHighAndFalls() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 100; step++) {
                events.addAll(entropy(step, step, 3.2 * Math.pow(0.96, step), 0.5, 0.3));
            }
            assertThat(show(guard(), events)).isEmpty();
        }

        @Test
        void aPolicyThatDissolvesLearnsSlower() {
            List<TrainingEvent> events = entropy(1, 50, 0.3, 0.5, 0.5);
            events.addAll(entropy(51, 100, 2.5, 0.5, 0.2));
            assertThat(show(guard(), events))
                    .containsExactly(Verdict.Adjust.make(
                            "token entropy is 1.943 nats, up from 0.300: the policy dissolves",
                            new Adjustment.LearningRate(0.5)));
        }
    }

    @Nested
    class EntropyFloor extends BuiltInGuardContract {
        private static final Adjustment.EntropyFloor PULL = new Adjustment.EntropyFloor(0.3, 0.02);

        @Override
        protected Guard guard() {
            return new EntropyFloorGuard(0.3, 0.02);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = entropies(1, 20, 0.4);
            events.addAll(entropies(21, 40, 0.2));
            events.addAll(entropies(41, 80, 0.5));
            return events;
        }

        private static List<TrainingEvent> entropies(int from, int to, double entropy) {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = from; step <= to; step++) {
                events.add(step(step, Map.of("completions/entropy", entropy)));
            }
            return events;
        }

        /// The mean of ten steps falls below 0.3 once and is above 0.33 again once.
        @Test
        void pullsBelowTheFloorAlone() {
            assertThat(show(guard(), trouble()))
                    .containsExactly(
                            Verdict.Adjust.make("token entropy is 0.300 nats, below the floor of 0.3", PULL),
                            Verdict.Adjust.takeBack("token entropy is 0.337 nats, above the floor of 0.3 again", PULL));
            assertThat(show(guard(), entropies(1, 100, 0.31))).isEmpty();
        }
    }

    @Nested
    class Coverage extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new CoverageGuard(5);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            // Of 40 tasks 30 were solvable now and then; now 15 are always solved and the others never.
            List<Integer> base = new ArrayList<>(Collections.nCopies(30, 4));
            base.addAll(Collections.nCopies(10, 0));
            List<Integer> narrow = new ArrayList<>(Collections.nCopies(15, 16));
            narrow.addAll(Collections.nCopies(25, 0));
            return List.of(read(0, base), read(50, base), read(100, narrow), read(150, base));
        }

        private static TrainingEvent read(int step, List<Integer> successes) {
            return new TrainingEvent.Monitored(step, new Reading.Coverage(16, successes), 1);
        }

        @Test
        void weighsSuccessesLessWhileManyTriesReachLess() {
            List<Verdict> said = show(guard(), trouble());

            assertThat(said).hasSize(2);
            // base: pass@8 of 4 in 16 is 1 − C(12,8)/C(16,8) = 0.9615, times 30/40 is 0.7212; now 15/40
            assertThat(((Verdict.Adjust) said.getFirst()).reason())
                    .startsWith("pass@8 changed by -0.35 since the run began");
            assertThat(((Verdict.Adjust) said.getLast()).changes())
                    .containsExactly(new Change.TakeBack(new Adjustment.PositiveWeight(0.1)));
        }
    }
}
