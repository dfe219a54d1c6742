package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.GuardContract;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.monitor.Reading;
import dev.edgewise.monitor.Reading.CellOutcomes;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Policies that hack a metric or a verifier trip the guard that watches for it.
class ShortcutGuardsTest {
    private static final Cell CELL = new Cell("gsm8k", 0);
    private static final Rollout WRONG = wrote("I do not know, maybe 0", 12, "0", false);

    /// Four of eight right in every step, written as `success` says.
    private static List<TrainingEvent> steps(int from, int to, IntFunction<Rollout> success) {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            for (int g = 0; g < 2; g++) {
                events.add(Policies.group(
                        step, CELL, "12", mixed(4, success.apply(step), WRONG).toArray(Rollout[]::new)));
            }
            events.add(step(step, Map.of()));
        }
        return events;
    }

    private static Rollout solved(int tokens) {
        return wrote("Three eggs and nine eggs make 3+9=12 eggs in all.\n#### 12", tokens, "12", true);
    }

    private static String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Adjust adjust -> adjust.reason();
            case Verdict.Warn warn -> warn.message();
            case Verdict.Halt halt -> halt.reason();
            case Verdict.Proceed _ -> "";
        };
    }

    @Nested
    class AnswersOverAndOver extends GuardContract {
        private static final Rollout HACK = wrote("#### 12 ".repeat(20), 60, "12", true);

        @Override
        protected Guard guard() {
            return new RepetitionGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return steps(1, 20, _ -> HACK);
        }

        @Test
        void weighsRewardedRepetitionLessUntilItIsGone() {
            Guard guard = guard();
            assertThat(show(guard, trouble()))
                    .containsExactly(Verdict.Adjust.make(
                            "100 % of the right completions repeat themselves, so repetition is being rewarded",
                            new Adjustment.PositiveWeight(0.1)));
            assertThat(show(guard, steps(21, 60, _ -> solved(30))))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Adjust.class,
                            back -> assertThat(back.changes())
                                    .isEqualTo(Verdict.Adjust.takeBack("", new Adjustment.PositiveWeight(0.1))
                                            .changes()));
        }

        @Test
        void loopsThatEarnNothingAreTold() {
            Rollout loop = rollout(
                    "and so on and so forth ".repeat(12), 64, FinishReason.LENGTH, new ParseResult.Missing(), false);
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 10; step++) {
                events.add(Policies.group(
                        step, CELL, "12", Collections.nCopies(16, loop).toArray(Rollout[]::new)));
                events.add(step(step, Map.of()));
            }
            assertThat(show(guard(), events))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Warn.class,
                            warn -> assertThat(warn.message()).startsWith("100 % of the completions run in loops."));
        }

        @Test
        void workingThatNamesTheAnswerAFewTimesIsFine() {
            assertThat(show(guard(), steps(1, 40, _ -> solved(30)))).isEmpty();
            assertThat(Repetition.repetitive("7+5=12\n4+8+1=13\n1+2=3\n#### 1", "1"))
                    .isFalse();
        }

        @Test
        void theRateIsThatOfThePaper() {
            // a b a b a b: 2-grams ab ba ab ba ab, two of five unique
            assertThat(Repetition.rate("a b a b a b", 2)).isCloseTo(0.6, within(1e-12));
            assertThat(Repetition.rate("a b c", 4)).isZero();
        }
    }

    @Nested
    class AnswersWithoutWorking extends GuardContract {
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
    class AnswersWithoutSteps extends GuardContract {
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

    @Nested
    class ShrinkingCompletions extends GuardContract {
        @Override
        protected Guard guard() {
            return new LengthGuard();
        }

        /// The paper's case: 511 tokens, falling to 46 within 58 steps.
        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 120; step++) {
                int tokens = step <= 40 ? 511 : Math.max(46, (int) (511 * Math.pow(0.09, (step - 40) / 40.0)));
                Rollout shrinking = solved(tokens);
                events.add(Policies.group(
                        step,
                        CELL,
                        "12",
                        mixed(4, shrinking, wrote("no", tokens, "0", false)).toArray(Rollout[]::new)));
                events.add(step(step, Map.of()));
            }
            return events;
        }

        @Test
        void actsWhileTheLengthIsStillFalling() {
            Guard guard = guard();
            int first = trouble().stream()
                    .filter(event -> guard.observe(event) instanceof Verdict.Adjust)
                    .mapToInt(TrainingEvent::step)
                    .findFirst()
                    .orElseThrow();
            assertThat(first).isBetween(41, 70);
        }

        @Test
        void steadyLengthsAndOtherLevelsAreFine() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 100; step++) {
                Cell cell = new Cell("gsm8k", step < 50 ? 3 : 0);
                int tokens = step < 50 ? 200 : 20;
                events.add(Policies.group(
                        step, cell, "12", mixed(4, solved(tokens), WRONG).toArray(Rollout[]::new)));
                events.add(step(step, Map.of()));
            }
            assertThat(show(guard(), events)).isEmpty();
        }
    }

    @Nested
    class PleasingTheFormat extends GuardContract {
        @Override
        protected Guard guard() {
            return new FormatGamingGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 60; step++) {
                double format = Math.min(1, 0.1 + 0.03 * step);
                events.add(step(step, Map.of("rewards/format/mean", format, "rewards/accuracy/mean", 0.02)));
            }
            return events;
        }

        @Test
        void aFormatRewardThatRisesAloneIsTold() {
            assertThat(reason(show(guard(), trouble()).getFirst()))
                    .startsWith("the reward format rose by 0.")
                    .contains("and accuracy by 0.00: the policy learns the form and not the task");
        }

        @Test
        void risingWithAccuracyIsFine() {
            List<TrainingEvent> events = IntStream.rangeClosed(1, 60)
                    .mapToObj(step -> step(
                            step,
                            Map.of(
                                    "rewards/format/mean",
                                    Math.min(1, 0.1 + 0.03 * step),
                                    "rewards/accuracy/mean",
                                    0.01 * step)))
                    .toList();
            assertThat(show(guard(), events)).isEmpty();
        }

        @Test
        void listingCandidatesIsTold() {
            Rollout many = rollout("#### 1\n#### 2", 9, FinishReason.EOS, new ParseResult.Ambiguous(2), false);
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 10; step++) {
                events.add(Policies.group(step, CELL, "12", mixed(8, many, many).toArray(Rollout[]::new)));
                events.add(step(step, Map.of()));
            }
            assertThat(reason(show(guard(), events).getFirst()))
                    .startsWith("100 % of the completions mark several final answers; none of them counts.");
        }
    }

    @Nested
    class EmptyAnswersThatCount extends GuardContract {
        @Override
        protected Guard guard() {
            return new VerifierGuard();
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return steps(1, 40, _ -> rollout("", 1, FinishReason.EOS, new ParseResult.Empty(), true));
        }

        @Test
        void warnsThenHalts() {
            List<Verdict> said = show(guard(), trouble());
            assertThat(said.getFirst()).isInstanceOf(Verdict.Warn.class);
            assertThat(reason(said.getFirst()))
                    .startsWith("100 % of the successes are hollow; for example \"\" was right for gsm8k/0:12 without a"
                            + " final answer.");
            assertThat(said.get(1)).isInstanceOf(Verdict.Halt.class);
            assertThat(reason(said.get(1))).endsWith("guards.shortcuts: false lets such a run go on");
        }
    }

    @Nested
    class OneTextForEveryTask extends GuardContract {
        @Override
        protected Guard guard() {
            return new VerifierGuard();
        }

        /// A verifier that looks for the reference anywhere in the text, and a policy that writes all
        /// numbers.
        @Override
        protected List<TrainingEvent> trouble() {
            String numbers = String.join(
                    " ", IntStream.range(0, 100).mapToObj(Integer::toString).toList());
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 40; step++) {
                for (int g = 0; g < 2; g++) {
                    String answer = Integer.toString((7 * step + g) % 100);
                    Rollout hack = wrote(numbers, 190, answer, true);
                    events.add(Policies.group(
                            step, CELL, answer, mixed(4, hack, WRONG).toArray(Rollout[]::new)));
                }
                events.add(step(step, Map.of()));
            }
            return events;
        }

        @Test
        void isAHole() {
            assertThat(reason(show(guard(), trouble()).getFirst())).contains("was right for tasks with the answers");
        }

        @Test
        void theSameRightAnswerToTheSameQuestionIsNone() {
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 40; step++) {
                for (String sign : new String[] {"<", ">", "=", "yes"}) {
                    Rollout right = wrote(sign, 2, sign, true);
                    events.add(Policies.group(
                            step, CELL, sign, mixed(4, right, WRONG).toArray(Rollout[]::new)));
                }
                events.add(step(step, Map.of()));
            }
            assertThat(show(guard(), events)).isEmpty();
        }
    }

    @Nested
    class DamageToWhatWasMastered extends GuardContract {
        @Override
        protected Guard guard() {
            return new ContaminationGuard(7);
        }

        @Override
        protected List<TrainingEvent> trouble() {
            return List.of(read(0, 0), read(50, 32), read(100, 31), read(150, 20), read(200, 20), read(250, 32));
        }

        /// A reading of one cell of 32 tasks, the first `right` of them right.
        private static TrainingEvent read(int step, int right) {
            List<Boolean> outcomes =
                    IntStream.range(0, 32).mapToObj(i -> i < right).toList();
            return new TrainingEvent.Monitored(step, new Reading.Mastery(List.of(new CellOutcomes(CELL, outcomes))), 1);
        }

        @Test
        void slowsDownUntilItIsBack() {
            List<Verdict> said = show(guard(), trouble());
            assertThat(said).hasSize(2);
            // Δ = (20 − 32)/32; the interval is the bootstrap's
            assertThat(reason(said.getFirst()))
                    .startsWith("accuracy on held-out tasks of mastered levels changed by -0.38 (95 %: -0.5")
                    .endsWith("32 tasks): training damages what was learned before");
            assertThat(((Verdict.Adjust) said.get(1)).changes())
                    .isEqualTo(Verdict.Adjust.takeBack("", new Adjustment.LearningRate(0.5), new Adjustment.StdFree())
                            .changes());
        }

        @Test
        void aTaskOrTwoAreNoEvidence() {
            assertThat(show(guard(), List.of(read(0, 32), read(50, 30), read(100, 31))))
                    .isEmpty();
        }
    }
}
