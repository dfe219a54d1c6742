package dev.edgewise.guard;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// An alarm on the share of marked things among those seen in the last steps.
///
///     m ← λ·m + marked,   n ← λ·n + seen,   share = m / n
///
/// It is raised when at least `least` were seen and the share reaches `high`. It is cleared when the share falls
/// below `low`. Single-threaded.
public final class ShareAlarm implements FieldState {
    private final double keep;
    private final double least;
    private final double high;
    private final double low;
    private double marked;
    private double seen;
    private boolean raised;

    /// @param horizon about how many steps count, at least 1
    /// @param least how many must have been seen lately
    /// @param high share that raises the alarm
    /// @param low share that clears it, at most `high`
    public ShareAlarm(double horizon, double least, double high, double low) {
        if (!(horizon >= 1 && least > 0 && low <= high)) {
            throw new IllegalArgumentException("horizon >= 1, least > 0 and low <= high are needed but got " + horizon
                    + ", " + least + ", " + low + ", " + high);
        }
        this.keep = 1 - 1 / horizon;
        this.least = least;
        this.high = high;
        this.low = low;
    }

    /// Counts one thing.
    public void add(boolean mark) {
        add(mark ? 1 : 0, 1);
    }

    /// Counts by weight: `markedAmount` of `amount` is marked.
    public void add(double markedAmount, double amount) {
        marked += markedAmount;
        seen += amount;
    }

    /// Ends a step: judges first, then lets the counts age.
    public Alarm.Turn endOfStep() {
        double share = share();
        Alarm.Turn turn = Alarm.Turn.NONE;
        if (!raised && seen >= least && share >= high) {
            raised = true;
            turn = Alarm.Turn.RAISED;
        } else if (raised && !(share >= low)) {
            raised = false;
            turn = Alarm.Turn.CLEARED;
        }
        marked *= keep;
        seen *= keep;
        return turn;
    }

    /// Returns the share now; NaN if nothing was seen.
    public double share() {
        return seen == 0 ? Double.NaN : marked / seen;
    }

    /// Returns what the share would be with one more marked thing of weight `amount`, above 0.
    public double shareWith(double amount) {
        return (marked + amount) / (seen + amount);
    }

    public boolean raised() {
        return raised;
    }

    @Override
    public void fields(StateFields state) {
        state.of("a share");
        marked = state.number("marked", marked);
        seen = state.number("seen", seen);
        raised = state.flag("raised", raised);
    }
}
