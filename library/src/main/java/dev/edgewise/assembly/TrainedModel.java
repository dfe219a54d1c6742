package dev.edgewise.assembly;

import dev.edgewise.run.RecordedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// A model that a run trains, whatever its kind.
interface TrainedModel {
    /// Says what is trained, for messages: parameters and number format.
    String text();

    /// Writes everything but the weights into a checkpoint, so that it is a whole model.
    void describe(Path checkpoint);

    /// Makes the model what the run is to leave, before it is written.
    ///
    /// @param events of the run, in their order
    /// @param checkpoint finds the complete checkpoint of a step
    /// @return a sentence about what was chosen; empty where it is the model as it is
    default Optional<String> conclude(List<RecordedEvent> events, IntFunction<Optional<Path>> checkpoint) {
        return Optional.empty();
    }

    /// Fills a directory with the model.
    void write(Path directory);
}
