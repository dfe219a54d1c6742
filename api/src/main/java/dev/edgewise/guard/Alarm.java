package dev.edgewise.guard;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// An alarm with patience. Some bad observations in a row raise it, and some good ones in a row clear it. So one
/// odd value neither makes nor ends an intervention. Single-threaded.
public final class Alarm implements FieldState {
    /// What an observation did to the alarm.
    public enum Turn {
        RAISED,
        CLEARED,
        NONE
    }

    private final int patience;
    private final int calm;
    private boolean raised;
    private int against;

    /// @param patience bad observations in a row that raise it, at least 1
    /// @param calm good observations in a row that clear it, at least 1
    public Alarm(int patience, int calm) {
        if (patience < 1 || calm < 1) {
            throw new IllegalArgumentException(
                    "patience and calm must be at least 1 but were " + patience + " and " + calm);
        }
        this.patience = patience;
        this.calm = calm;
    }

    /// Takes in an observation.
    public Turn see(boolean bad) {
        against = bad == raised ? 0 : against + 1;
        if (against < (raised ? calm : patience)) {
            return Turn.NONE;
        }
        against = 0;
        raised = !raised;
        return raised ? Turn.RAISED : Turn.CLEARED;
    }

    public boolean raised() {
        return raised;
    }

    /// Forgets everything.
    public void reset() {
        raised = false;
        against = 0;
    }

    @Override
    public void fields(StateFields state) {
        state.of("an alarm");
        raised = state.flag("raised", raised);
        against = state.smallCount("against", against);
    }
}
