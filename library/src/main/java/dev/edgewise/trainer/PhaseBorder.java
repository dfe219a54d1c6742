package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.phase.PhaseClock;
import dev.edgewise.trainer.BatchSource.Border;
import java.util.ArrayList;
import java.util.List;

/// Where a phase begins: lasting changes that came with the phase before are taken back, those of the new one
/// made.
final class PhaseBorder {
    private PhaseBorder() {}

    /// Begins the next phase of a clock.
    ///
    /// @param step the last finished step
    static Border cross(PhaseClock phases, int step) {
        List<Change> changes = new ArrayList<>();
        List<Adjustment> ended =
                phases.number() == 0 ? List.of() : phases.current().atStart();
        PhaseBegan began = phases.begin(step);
        List<Adjustment> begun = phases.current().atStart();
        for (Adjustment each : ended) {
            if (each instanceof Adjustment.Lasting lasting && !begun.contains(each)) {
                changes.add(new Change.TakeBack(lasting));
            }
        }
        begun.forEach(each -> changes.add(new Change.Make(each)));
        return new Border(began, "phases", changes, "phase " + began.phase().name() + " begins");
    }
}
