package dev.edgewise.guard;

import dev.edgewise.control.Adjustment.LearningRate;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Map;
import java.util.TreeMap;

/// The factor of the learning rate that holds now: the smallest that any guard asked for. It is read from the
/// events of their adjustments. Single-threaded.
final class LearningRateInForce implements FieldState {
    private final Map<String, Double> factors = new TreeMap<>();

    /// Takes in an event. Only a [TrainingEvent.Adjusted] of a learning rate changes anything.
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

    /// Returns the factor; 1 if no guard lowers the learning rate.
    double factor() {
        return factors.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
    }

    @Override
    public void fields(StateFields state) {
        state.of("the learning rate's factors").numbers("factors", factors);
    }
}
