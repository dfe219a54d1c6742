package dev.edgewise.state;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A state that consists of a few values. Each is named once, in [#fields], which both writes and reads them.
public interface FieldState extends State {
    /// Hands every value to `state` and takes over what it returns:
    ///
    ///     state.of("guard fancy").madeBy(configuration());
    ///     sum = state.number("sum", sum);
    ///     state.part("alarm", alarm);
    ///
    /// If the snapshot leaves something out, reset it when [StateFields#reading] says so.
    ///
    /// @throws dev.edgewise.error.CheckpointException if another configuration made the snapshot that is read,
    ///     or a value is missing or of the wrong type
    void fields(StateFields state);

    @Override
    default ObjectNode snapshot() {
        StateFields written = StateFields.toWrite();
        fields(written);
        return written.json();
    }

    @Override
    default void restore(ObjectNode state) {
        fields(StateFields.toRead(state));
    }
}
