package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.WRONG;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.reason;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Policies that found a hole in the verifier.
class VerifierGuardTest {
    @Nested
    class EmptyAnswersThatCount extends BuiltInGuardContract {
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
    class OneTextForEveryTask extends BuiltInGuardContract {
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

        /// The texts are the policy's, and may be as long as it likes.
        @Test
        void longTextsAreFoundAndNotKept() {
            String numbers = "0 1 2 3 4 5 6 7 8 9\n".repeat(1000);
            List<TrainingEvent> events = new ArrayList<>();
            for (int step = 1; step <= 40; step++) {
                String answer = Integer.toString(step % 10);
                Rollout hack = wrote(numbers, 190, answer, true);
                events.add(
                        Policies.group(step, CELL, answer, mixed(4, hack, WRONG).toArray(Rollout[]::new)));
                events.add(step(step, Map.of()));
            }
            Guard guard = guard();
            assertThat(reason(show(guard, events).getFirst()))
                    .contains("\"" + "0 1 2 3 4 5 6 7 8 9\\n".repeat(5)
                            + "… (20000 characters)\" was right for tasks with");
            assertThat(guard.snapshot().toString()).hasSizeLessThan(2000);
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
}
