package dev.edgewise.guard;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The numbers by which a guard judged the last step, under the names that become metrics. They are not part of
/// a checkpoint, because a checkpoint lies between two steps. Single-threaded.
public final class Measured {
    private final Map<String, Double> values = new TreeMap<>();

    /// Forgets the previous step.
    public void clear() {
        values.clear();
    }

    /// Takes a value. It skips one that is not finite, which means that nothing was seen.
    public void put(String name, double value) {
        if (Double.isFinite(value)) {
            values.put(name, value);
        }
    }

    /// Returns the values by name.
    public Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
