package dev.edgewise.assembly;

import dev.edgewise.error.Quoted;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Warned;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Passes events on to the run and then to listeners that may throw: each of those is told of once, and the run goes
/// on.
final class Listeners implements EventSink {
    private final EventSink run;
    private final List<EventSink> listeners;
    private final Set<EventSink> failed = Collections.newSetFromMap(new IdentityHashMap<>());

    Listeners(EventSink run, List<EventSink> listeners) {
        this.run = run;
        this.listeners = listeners;
    }

    @Override
    public void accept(TrainingEvent event) {
        run.accept(event);
        List<Warned> warnings = new ArrayList<>();
        for (EventSink listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException fault) {
                if (failed.add(listener)) {
                    warnings.add(new Warned(event.step(), "listener", words(listener, fault)));
                }
            }
        }
        warnings.forEach(this::accept);
    }

    private static String words(EventSink listener, RuntimeException fault) {
        String message = fault.getMessage() == null ? "" : ": " + Quoted.message(fault.getMessage());
        return name(listener) + " threw " + fault.getClass().getSimpleName() + message
                + "; the run goes on, and what else it throws is not told";
    }

    /// Names a lambda by the class it is written in.
    private static String name(EventSink listener) {
        return listener.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }
}
