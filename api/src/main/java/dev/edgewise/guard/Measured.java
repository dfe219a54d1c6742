package dev.edgewise.guard;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a guard judged the last step by, under the names that become metrics. Not part of a checkpoint, which lies
/// between two steps. Single-threaded.
public final class Measured {
    private final Map<String, Double> values = new TreeMap<>();

    /// Forgets the step before.
    public void clear() {
        values.clear();
    }

    /// Takes a value; one that is not finite says that nothing was seen, and is passed over.
    public void put(String name, double value) {
        if (Double.isFinite(value)) {
            values.put(name, value);
        }
    }

    /// The values, by name.
    public Map<String, Double> values() {
        return Collections.unmodifiableMap(values);
    }
}
