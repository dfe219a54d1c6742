package dev.edgewise.trainer;

import dev.edgewise.event.TrainingEvent;

/// Measures the model on held-out data, the same every time it is asked.
@FunctionalInterface
public interface Evaluation {
    /// Measures the model as it is now.
    Measured measure();

    /// What was measured, still to be told.
    @FunctionalInterface
    interface Measured {
        /// Returns the event that tells it.
        ///
        /// @param seconds that it took
        TrainingEvent after(int step, double seconds);
    }
}
