package dev.edgewise.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.state.TypedJson;

/// Adjustments as JSON: `{"type": "quarantine", "cell": {"environment": "addition", "level": 3}, "cap": 0.0}`.
public final class AdjustmentJson {
    private static final TypedJson<Adjustment> JSON = new TypedJson<>(Adjustment.class, "an adjustment");

    private AdjustmentJson() {}

    /// Returns the adjustment as an object.
    public static ObjectNode write(Adjustment adjustment) {
        return JSON.write(adjustment);
    }

    /// Reads an object.
    ///
    /// @throws CheckpointException if the object is none of the adjustments
    public static Adjustment read(JsonNode json) {
        return JSON.read(json, CheckpointException::new);
    }
}
