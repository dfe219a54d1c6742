package dev.edgewise.event;

/// Receives every event of a run, in order, on the trainer's thread.
@FunctionalInterface
public interface EventSink {
    void accept(TrainingEvent event);
}
