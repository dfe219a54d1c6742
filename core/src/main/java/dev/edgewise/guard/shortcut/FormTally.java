package dev.edgewise.guard.shortcut;

import dev.edgewise.guard.Average;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// Measures how two shares rose since outcome reward began: completions with one answer in the expected form,
/// and right completions. It compares the means of the first 5 steps that had any and of the last 10.
final class FormTally implements FieldState {
    private static final int FIRST = 5;
    private static final int LAST = 10;

    private final Average formedFirst = new Average(FIRST);
    private final Average formedLast = new Average(LAST);
    private final Average rightFirst = new Average(FIRST);
    private final Average rightLast = new Average(LAST);
    private int steps;
    private int formed;
    private int right;
    private int seen;

    void add(RolloutGroup group) {
        for (Rollout rollout : group.rollouts()) {
            seen++;
            formed += rollout.score().parsed() instanceof ParseResult.Answer ? 1 : 0;
            right += rollout.score().success() ? 1 : 0;
        }
    }

    void endOfStep() {
        if (seen == 0) {
            return;
        }
        steps++;
        take(formedFirst, formedLast, (double) formed / seen);
        take(rightFirst, rightLast, (double) right / seen);
        formed = 0;
        right = 0;
        seen = 0;
    }

    private void take(Average first, Average last, double share) {
        if (steps <= FIRST) {
            first.add(share);
        }
        last.add(share);
    }

    /// Returns the number of steps that had completions.
    int steps() {
        return steps;
    }

    /// Returns how much the share in form rose; NaN before the first step.
    double formRise() {
        return rise(formedFirst, formedLast);
    }

    /// Returns how much the share that is right rose; NaN before the first step.
    double rightRise() {
        return rise(rightFirst, rightLast);
    }

    /// Rounds the rise, so that messages and judgement agree.
    private static double rise(Average first, Average last) {
        double difference = last.value() - first.value();
        return Double.isNaN(difference) ? difference : Math.round(100 * difference) / 100.0;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard format_gaming");
        steps = state.smallCount("steps", steps);
        formed = state.smallCount("formed", formed);
        right = state.smallCount("right", right);
        seen = state.smallCount("seen", seen);
        state.part("formed_first", formedFirst);
        state.part("formed_last", formedLast);
        state.part("right_first", rightFirst);
        state.part("right_last", rightLast);
    }
}
