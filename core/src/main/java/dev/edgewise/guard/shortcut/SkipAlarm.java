package dev.edgewise.guard.shortcut;

import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// An alarm on the share of completions that skip their working, in cells that have some.
///
/// If the skipping becomes the rule, no cell has working left. Completions then count as not skipping, so that
/// the alarm ends.
final class SkipAlarm implements FieldState {
    private final ShareAlarm alarm = new ShareAlarm(10, 24, 0.3, 0.1);
    private int judged;
    private int passed;

    /// Counts a completion of a cell that has working.
    void judge(boolean skips) {
        alarm.add(skips);
        judged++;
    }

    /// Counts a completion of a known cell that has no working.
    void pass() {
        passed++;
    }

    void endOfStep() {
        if (judged == 0) {
            alarm.add(0, passed);
        }
        judged = 0;
        passed = 0;
        alarm.endOfStep();
    }

    boolean raised() {
        return alarm.raised();
    }

    /// Returns the share in the last steps; 0 when nothing was seen.
    double share() {
        return Double.isNaN(alarm.share()) ? 0 : alarm.share();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard computation_skip");
        state.part("alarm", alarm);
        judged = state.smallCount("judged", judged);
        passed = state.smallCount("passed", passed);
    }
}
