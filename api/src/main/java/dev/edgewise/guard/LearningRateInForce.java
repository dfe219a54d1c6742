package dev.edgewise.guard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment.LearningRate;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.Map;
import java.util.TreeMap;

/// The factor of the learning rate that holds now, whichever guard asked for it, from what was told of their
/// adjustments: the smallest. Single-threaded.
final class LearningRateInForce implements State {
    private final Map<String, Double> factors = new TreeMap<>();

    /// Takes in an event; only an [TrainingEvent.Adjusted] of a learning rate says anything.
    void see(TrainingEvent event) {
        if (!(event instanceof TrainingEvent.Adjusted adjusted
                && adjusted.adjustment() instanceof LearningRate(double factor))) {
            return;
        }
        if (adjusted.takenBack()) {
            factors.remove(adjusted.guard());
        } else {
            factors.put(adjusted.guard(), factor);
        }
    }

    /// The factor; 1 where nobody lowers it.
    double factor() {
        return factors.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        factors.forEach(state::put);
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("the learning rate's factors", state);
        factors.clear();
        state.fieldNames().forEachRemaining(guard -> factors.put(guard, reader.number(guard)));
    }
}
