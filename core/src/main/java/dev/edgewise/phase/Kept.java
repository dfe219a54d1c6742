package dev.edgewise.phase;

import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import dev.edgewise.task.Cell;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// The cells that a run through phases is to keep: those which were mastered at some time and whose environments
/// have gone.
public final class Kept implements FieldState {
    private final PhaseClock clock;
    private final Progress progress;
    private final Set<String> mastered = new TreeSet<>();

    /// @param progress what the run knows of the cells of all phases
    public Kept(PhaseClock clock, Progress progress) {
        this.clock = clock;
        this.progress = progress;
    }

    /// Takes note of a cell that was asked.
    void asked(Cell cell) {
        if (!forgotten(cell)) {
            mastered.add(cell.toString());
        }
    }

    /// Returns the share of a step's groups, and of its solutions, that the phase gives to them.
    double share() {
        return clock.current().review();
    }

    /// Returns the cells, in cell order.
    List<Cell> cells() {
        Set<String> gone = clock.gone();
        return mastered.stream()
                .map(Cell::parse)
                .filter(cell -> gone.contains(cell.environment()))
                .sorted()
                .toList();
    }

    /// Returns those that are mastered no more, in cell order.
    List<Cell> forgotten() {
        return cells().stream().filter(this::forgotten).toList();
    }

    boolean forgotten(Cell cell) {
        return progress.stage(cell) != Stage.REVIEW;
    }

    /// Draws one of `cells` in proportion to 1 + the steps since it was asked, twice that where it is forgotten.
    Cell draw(List<Cell> cells, RandomGenerator random) {
        double[] weights = cells.stream()
                .mapToDouble(cell -> (1.0 + progress.staleness(cell)) * (forgotten(cell) ? 2 : 1))
                .toArray();
        return cells.get(Draw.weighted(weights, random));
    }

    @Override
    public void fields(StateFields state) {
        state.of("what is kept of earlier phases");
        state.texts("mastered", mastered);
    }
}
