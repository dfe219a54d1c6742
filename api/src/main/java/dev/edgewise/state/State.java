package dev.edgewise.state;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Something whose state must survive a crash. After `restore(snapshot())` a fresh instance of the same
/// configuration behaves identically ever after.
public interface State {
    /// Returns the whole state as JSON. Doubles are written so that they read back bit for bit.
    ObjectNode snapshot();

    /// Takes over a state.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it belongs to another configuration
    void restore(ObjectNode state);
}
