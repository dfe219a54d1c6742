package dev.edgewise.guard;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// A guard's moves of the weights towards the reference, each a fifth of the way. After `MOST` moves in a run it
/// warns instead. Three moves leave half of the distance (0.8³ = 0.51). If these do not help, more of them would
/// only undo the training.
///
/// A move counts once it was made. So none counts if guards only watch or if there is no reference.
/// Single-threaded.
public final class StepsBack implements FieldState {
    /// The most moves in a run.
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

    /// Returns a move. If none is left, it returns a warning, once.
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
