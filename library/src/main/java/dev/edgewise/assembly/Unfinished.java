package dev.edgewise.assembly;

import dev.edgewise.error.TeacherException;
import dev.edgewise.run.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;

/// Says how far a run is kept that its teacher stopped, and how it goes on.
final class Unfinished {
    private Unfinished() {}

    /// Returns the failure of a teacher with what the run keeps.
    ///
    /// @param root of the run
    /// @param kept the newest checkpoint
    static TeacherException told(TeacherException failure, Path root, Optional<Checkpoint> kept) {
        String resume = "./edgewise train --resume " + root;
        return new TeacherException(
                failure.getMessage() + "\n"
                        + kept.map(checkpoint ->
                                        "The run is kept up to step " + checkpoint.step() + ". Go on with: " + resume)
                                .orElse(
                                        "No checkpoint was written yet (train.save_steps), so the run begins again, with"
                                                + " the teacher's answers that are kept: " + resume),
                failure);
    }
}
