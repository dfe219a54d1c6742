package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.wrote;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.reason;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.solved;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Policies that answer without the working.
class ComputationSkipGuardTest {
    @Nested
    class AnswersWithoutWorking extends BuiltInGuardContract {
        @Override
        protected Guard guard() {
            return new ComputationSkipGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = steps(1, 15, _ -> solved(40));
            events.addAll(steps(16, 30, _ -> wrote("#### 12", 4, "12", true)));
            return events;
        }

        @Test
        void skippedWorkingCountsLess() {
            assertThat(reason(show(guard(), trouble()).getFirst()))
                    .endsWith("% of the right completions are less than half as long as right ones of their level used"
                            + " to be: the working is being skipped");
        }

        @Test
        void bareAnswersHaveNoneToSkip() {
            List<TrainingEvent> events = steps(1, 15, _ -> wrote("12345", 6, "12", true));
            events.addAll(steps(16, 30, _ -> wrote("12", 2, "12", true)));
            assertThat(show(guard(), events)).isEmpty();
        }

        @Test
        void aShortcutThatBecameTheRuleIsNoLongerOne() {
            Guard guard = guard();
            show(guard, trouble());
            assertThat(show(guard, steps(31, 120, _ -> wrote("#### 12", 4, "12", true))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Adjust.class,
                            back -> assertThat(back.changes())
                                    .isEqualTo(Verdict.Adjust.takeBack("", new Adjustment.PositiveWeight(0.1))
                                            .changes()));
        }
    }

    @Nested
    class AnswersWithoutSteps extends BuiltInGuardContract {
        /// As long as the working it replaces.
        private static final Rollout EMPTY_WORDS =
                wrote("We think about it for a while, and find that it is 12.\n#### 12", 40, "12", true);

        @Override
        protected Guard guard() {
            return new ComputationSkipGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = steps(1, 15, _ -> solved(40));
            events.addAll(steps(16, 30, _ -> EMPTY_WORDS));
            return events;
        }

        @Test
        void missingStepsCountLessUntilTheyAreBack() {
            Guard guard = guard();
            assertThat(show(guard, trouble()))
                    .singleElement()
                    .isEqualTo(Verdict.Adjust.make(
                            "35 % of the right completions show no step, as right ones of their level used to: the"
                                    + " working is being skipped",
                            new Adjustment.PositiveWeight(0.1)));
            assertThat(show(guard, steps(31, 80, _ -> solved(40))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Adjust.class,
                            back -> assertThat(back.reason())
                                    .matches("only 0 % of the right completions are that short, and \\d %"
                                            + " without a step"));
        }

        @Test
        void aLevelThatIsSolvedWithAndWithoutStepsHasNoRule() {
            List<TrainingEvent> events = steps(1, 40, step -> step % 2 == 0 ? solved(40) : EMPTY_WORDS);
            assertThat(show(guard(), events)).isEmpty();
        }

        @Test
        void statementsAboutNumbersAreSteps() {
            for (String step : List.of("7+5=12", "7 < 9", "min(5,3)=3", "3 eggs = 4 * 2 - 5", "it is 48/2 = (24)")) {
                List<TrainingEvent> events = steps(1, 15, _ -> solved(40));
                events.addAll(steps(16, 30, _ -> wrote(step + "\n#### 12", 40, "12", true)));
                assertThat(show(guard(), events)).as(step).isEmpty();
            }
            for (String none : List.of("12", "#### 12", "\\boxed{12}", "<answer>12</answer>", "x=12", "it is > 3")) {
                List<TrainingEvent> events = steps(1, 15, _ -> solved(40));
                events.addAll(steps(16, 30, _ -> wrote(none, 40, "12", true)));
                assertThat(show(guard(), events)).as(none).hasSize(1);
            }
        }
    }
}
