package dev.edgewise.curriculum;

import dev.edgewise.task.Cell;
import org.jspecify.annotations.Nullable;

/// The cell to roll out next and the stage it is in.
///
/// @param size rollouts that the group should have; 0 where that is not said
/// @param item number of the task within the cell when the sampler serves given tasks; null for a new one
public record Assignment(
        Cell cell, Stage stage, int size, @Nullable Long item) {
    /// Makes an assignment that does not say how many rollouts.
    public Assignment(Cell cell, Stage stage, @Nullable Long item) {
        this(cell, stage, 0, item);
    }
}
