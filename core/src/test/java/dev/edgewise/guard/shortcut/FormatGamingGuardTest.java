package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.rollout;
import static dev.edgewise.guard.Policies.show;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.CELL;
import static dev.edgewise.guard.shortcut.ShortcutFixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.GuardContract;
import dev.edgewise.guard.Policies;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A policy that learns the form and not the task.
class FormatGamingGuardTest extends GuardContract {
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
