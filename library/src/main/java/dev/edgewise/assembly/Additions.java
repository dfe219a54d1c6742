package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.event.EventSink;
import dev.edgewise.trainer.Scores;
import java.util.List;

/// What a program adds to a configuration.
///
/// @param environments beside those of the configuration
/// @param listeners told of every event
/// @param scores the rewards that shape the run, and how long scoring may take
public record Additions(List<Environment> environments, List<EventSink> listeners, Scores scores) {
    /// Nothing.
    public static final Additions NONE = new Additions(List.of(), List.of(), Scores.PLAIN);

    public Additions {
        environments = List.copyOf(environments);
        listeners = List.copyOf(listeners);
    }
}
