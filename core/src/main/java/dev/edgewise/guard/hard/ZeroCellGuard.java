package dev.edgewise.guard.hard;

import dev.edgewise.control.Adjustment.Demotion;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;

/// Demotes a cell to denser signal when group after group of it fails although it is asked for outcome reward.
/// If nothing succeeds, outcome reward teaches nothing, and the one success that comes is luck.
///
/// Healthy: a cell in stage REINFORCE or REVIEW succeeds at least once in `groups` groups. A demoted cell is
/// imitated. It is restored when groups of it succeed in two of three. A run that shows no expert solutions has
/// nothing to imitate. The guard then warns of what it wanted, and nothing changes.
public final class ZeroCellGuard implements Guard, FieldState {
    private static final int RECOVERED = 2;

    private final int groups;
    private final PerCell<Tally> tallies = new PerCell<>(Tally::new);

    private static final class Tally implements FieldState {
        private int failed;
        private int succeeded;
        private boolean demoted;

        @Override
        public void fields(StateFields state) {
            state.of("guard zero_cells");
            failed = state.smallCount("failed", failed);
            succeeded = state.smallCount("succeeded", succeeded);
            demoted = state.flag("demoted", demoted);
        }
    }

    /// @param groups how many groups in a row may fail, at least 1
    public ZeroCellGuard(int groups) {
        if (groups < 1) {
            throw new ConfigException("the zero_cells guard waits for " + groups
                    + " failed groups; allowed is at least 1, for example 16");
        }
        this.groups = groups;
    }

    @Override
    public String name() {
        return "zero_cells";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.GroupScored scored)) {
            return Verdict.PROCEED;
        }
        Cell cell = scored.group().task().cell();
        Tally tally = tallies.of(cell);
        boolean failed = scored.group().successes() == 0;
        if (tally.demoted) {
            // A failed group takes one success back, so that two of three are needed.
            tally.succeeded = Math.max(0, tally.succeeded + (failed ? -1 : 1));
            return tally.succeeded < RECOVERED ? Verdict.PROCEED : restored(cell, tally);
        }
        tally.failed = failed && scored.stage().outcomeReward() ? tally.failed + 1 : 0;
        if (tally.failed < groups) {
            return Verdict.PROCEED;
        }
        tally.demoted = true;
        tally.succeeded = 0;
        return Verdict.Adjust.make(
                "nothing succeeded in the last " + groups + " groups of " + cell
                        + ", so outcome reward has nothing to teach there",
                new Demotion(cell));
    }

    private static Verdict restored(Cell cell, Tally tally) {
        tally.demoted = false;
        tally.failed = 0;
        return Verdict.Adjust.takeBack("groups of " + cell + " succeed again", new Demotion(cell));
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy("groups " + groups);
        state.part("cells", tallies);
    }
}
