package dev.edgewise.guard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// A guard's moves of the weights a fifth of the way back to the reference: at most `MOST` in a run, then a
/// warning. Three of them leave half of the way that was gone (0.8³ = 0.51); what they do not help, more of
/// them would only undo.
///
/// A move counts when it was made, so that none counts where guards only watch or there is no reference.
/// Single-threaded.
public final class StepsBack implements FieldState {
    /// Moves in a run.
    public static final int MOST = 3;

    private static final double SHARE = 0.2;

    private final String guard;
    private int made;
    private boolean told;

    /// @param guard the name of the guard whose moves these are
    public StepsBack(String guard) {
        this.guard = guard;
    }

    /// Counts the moves that were made.
    public void see(TrainingEvent event) {
        if (event instanceof Adjusted adjusted
                && adjusted.guard().equals(guard)
                && adjusted.adjustment() instanceof Adjustment.TowardsReference) {
            made++;
        }
    }

    /// A move, or, once, a warning when none is left.
    ///
    /// @param reason what was seen, as a sentence without its end
    public Verdict step(String reason) {
        if (made < MOST) {
            return Verdict.Adjust.make(reason, new Adjustment.TowardsReference(SHARE));
        }
        if (told) {
            return Verdict.PROCEED;
        }
        told = true;
        return new Verdict.Warn(reason + "; the weights were moved back " + MOST
                + " times, and are moved no more. Lower learning_rate, raise beta, or end here");
    }

    @Override
    public void fields(StateFields state) {
        state.of("a guard's moves back");
        made = state.smallCount("made", made);
        told = state.flag("told", told);
    }
}
