package dev.edgewise.guard;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.State;

/// Watches a run through its events. Its state is part of the checkpoint.
public interface Guard extends State {
    String name();

    Verdict observe(TrainingEvent event);
}
