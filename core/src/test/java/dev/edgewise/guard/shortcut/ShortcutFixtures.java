package dev.edgewise.guard.shortcut;

import static dev.edgewise.guard.Policies.mixed;
import static dev.edgewise.guard.Policies.step;
import static dev.edgewise.guard.Policies.wrote;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Policies;
import dev.edgewise.guard.Verdict;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Rollouts of policies that hack a metric or a verifier, and of one that does not.
final class ShortcutFixtures {
    private ShortcutFixtures() {}

    static final Cell CELL = new Cell("gsm8k", 0);
    static final Rollout WRONG = wrote("I do not know, maybe 0", 12, "0", false);

    /// Four of eight right in every step, written as `success` says.
    static List<TrainingEvent> steps(int from, int to, IntFunction<Rollout> success) {
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

    static Rollout solved(int tokens) {
        return wrote("Three eggs and nine eggs make 3+9=12 eggs in all.\n#### 12", tokens, "12", true);
    }

    static String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Adjust adjust -> adjust.reason();
            case Verdict.Warn warn -> warn.message();
            case Verdict.Halt halt -> halt.reason();
            case Verdict.Proceed _ -> "";
        };
    }
}
