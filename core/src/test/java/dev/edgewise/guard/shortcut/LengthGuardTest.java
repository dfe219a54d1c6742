package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.WRONG;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.solved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.BuiltInGuardContract;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A policy whose completions shrink.
class LengthGuardTest extends BuiltInGuardContract {
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

    /// Steady for 40 steps, the ratio is 1; in the step in which the guard acts it is below a half.
    @Test
    void tellsTheRatioItJudgesBy() {
        Guard guard = guard();
        show(guard, trouble().subList(0, 2 * 40));
        assertThat(guard.metrics()).containsOnlyKeys("ratio");
        assertThat(guard.metrics().get("ratio")).isBetween(1 - 1e-9, 1 + 1e-9);
        List<TrainingEvent> falling = trouble().subList(2 * 40, trouble().size());
        assertThat(falling.stream().anyMatch(event -> guard.observe(event) instanceof Verdict.Adjust))
                .isTrue();
        assertThat(guard.metrics().get("ratio")).isLessThan(0.5);
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

    /// The mean over the six levels is (5 + 0.1) / 6 = 85 % of the usual.
    @Test
    void oneLevelAmongManyIsSeen() {
        List<TrainingEvent> events = new ArrayList<>();
        for (int step = 1; step <= 60; step++) {
            for (int level = 0; level < 6; level++) {
                Rollout written = solved(level == 4 && step > 40 ? 20 : 200);
                events.add(Policies.group(
                        step,
                        new Cell("gsm8k", level),
                        "12",
                        mixed(8, written, written).toArray(Rollout[]::new)));
            }
            events.add(step(step, Map.of()));
        }

        // the short average is below half of the long one from step 44 on, so that five steps end with 48
        assertThat(show(guard(), events.subList(0, 7 * 47))).isEmpty();
        assertThat(show(guard(), events.subList(0, 7 * 48))).hasSize(1);
        assertThat(show(guard(), events))
                .extracting(ShortcutFixtures::reason)
                .containsExactly("completions of [gsm8k/4] have less than half of the length they used to have; such a"
                        + " collapse comes before accuracy falls");
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
