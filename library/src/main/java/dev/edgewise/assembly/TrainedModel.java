package dev.edgewise.assembly;

import java.nio.file.Path;

/// A model that a run trains, whatever its kind.
interface TrainedModel {
    /// Says what is trained, for messages: parameters and number format.
    String text();

    /// Writes everything but the weights into a checkpoint, so that it is a whole model.
    void describe(Path checkpoint);

    /// Fills a directory with the model.
    void write(Path directory);
}
