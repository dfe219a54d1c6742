package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.ArrayDeque;
import java.util.Deque;

/// The lengths of the last right completions of a cell.
final class RecentLengths implements State {
    private static final int KEPT = 256;

    private final Deque<Integer> lengths = new ArrayDeque<>();

    void add(int length) {
        lengths.addLast(length);
        if (lengths.size() > KEPT) {
            lengths.removeFirst();
        }
    }

    int count() {
        return lengths.size();
    }

    /// The lower median; there must be at least one length.
    int median() {
        return lengths.stream()
                .sorted()
                .skip((lengths.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode list = state.putArray("lengths");
        lengths.forEach(list::add);
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        lengths.clear();
        for (JsonNode length : new StateReader("guard computation_skip", state).list("lengths")) {
            lengths.add(length.intValue());
        }
    }
}
