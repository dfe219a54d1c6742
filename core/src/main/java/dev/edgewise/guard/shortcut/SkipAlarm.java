package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.guard.ShareAlarm;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;

/// An alarm on the share of completions that skip their working, among those of cells that have some.
///
/// When no cell has any left, because what was skipped became the rule, completions count as not skipping, so that
/// the alarm ends.
final class SkipAlarm implements State {
    private final ShareAlarm alarm = new ShareAlarm(10, 24, 0.3, 0.1);
    private int judged;
    private int passed;

    /// Counts a completion of a cell that has working.
    void judge(boolean skips) {
        alarm.add(skips);
        judged++;
    }

    /// Counts a completion of a known cell that has none.
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

    /// The share in the last steps; 0 when nothing was seen.
    double share() {
        return Double.isNaN(alarm.share()) ? 0 : alarm.share();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("alarm", alarm.snapshot());
        return state.put("judged", judged).put("passed", passed);
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard computation_skip", state);
        alarm.restore(reader.object("alarm"));
        judged = reader.smallCount("judged");
        passed = reader.smallCount("passed");
    }
}
