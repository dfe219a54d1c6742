package dev.edgewise.guard.ranking;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.PerCell;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Watches the bands of margins, and the topics, that a ranker had mastered: how often it orders their pairs
/// right, as the curriculum believes.
///
/// A band is mastered where the share of right pairs is above `curriculum.mastered` with 95 % certainty, and
/// lost where it is below `curriculum.forgotten` with as much. Both are of the way from what guessing gets to
/// 1. Healthy: none lost. The guard warns of each band that is lost, and again only after it was mastered once
/// more. A band that nobody asks about is never certain, and so never lost.
public final class MasteredBandsGuard implements Guard, FieldState {
    private final double mastered;
    private final double forgotten;
    private final PerCell<Known> known = new PerCell<>(Known::new);

    private static final class Known implements FieldState {
        private boolean mastered;

        @Override
        public void fields(StateFields state) {
            state.of("guard mastered_bands");
            mastered = state.flag("mastered", mastered);
        }
    }

    /// @param mastered from which share a band is mastered
    /// @param forgotten below which share it is lost
    public MasteredBandsGuard(double mastered, double forgotten) {
        this.mastered = mastered;
        this.forgotten = forgotten;
    }

    @Override
    public String name() {
        return "mastered_bands";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (!(event instanceof StepCompleted step)) {
            return Verdict.PROCEED;
        }
        List<String> lost = new ArrayList<>();
        for (CellState cell : step.cells()) {
            Known own = known.of(cell.cell());
            if (above(cell, cell.lower()) > mastered) {
                own.mastered = true;
            } else if (own.mastered && above(cell, cell.upper()) < forgotten) {
                own.mastered = false;
                lost.add(text(cell));
            }
        }
        return lost.isEmpty()
                ? Verdict.PROCEED
                : new Verdict.Warn("the model no longer orders pairs that it had mastered: " + String.join(", ", lost)
                        + " in the order of their labels. Lower learning_rate, or take a sampler that reviews more, such"
                        + " as uniform");
    }

    private static double above(CellState cell, double share) {
        return (share - cell.chance()) / (1 - cell.chance());
    }

    private static String text(CellState state) {
        Cell cell = state.cell();
        return String.format(
                Locale.ROOT, "%.0f %% of band %d of %s", 100 * state.passRate(), cell.level(), cell.environment());
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name());
        state.part("known", known);
    }
}
