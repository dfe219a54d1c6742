package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.solved;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A policy that writes its answer over and over.
class RepetitionGuardTest extends BuiltInGuardContract {
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

    /// All right completions are loops, and half of all.
    @Test
    void tellsTheSharesItJudgesBy() {
        Guard guard = guard();
        assertThat(guard.metrics()).isEmpty();
        show(guard, trouble());
        assertThat(guard.metrics()).containsOnlyKeys("share", "share_right");
        assertThat(guard.metrics().get("share")).isCloseTo(0.5, within(1e-12));
        assertThat(guard.metrics().get("share_right")).isCloseTo(1, within(1e-12));
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
