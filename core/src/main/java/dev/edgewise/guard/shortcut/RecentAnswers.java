package dev.edgewise.guard.shortcut;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last right completions of a cell: their lengths, and whether they showed a step.
final class RecentAnswers implements State {
    private static final int KEPT = 256;

    private final Deque<Integer> lengths = new ArrayDeque<>();
    private final Deque<Boolean> worked = new ArrayDeque<>();

    void add(int length, boolean showsStep) {
        lengths.addLast(length);
        worked.addLast(showsStep);
        if (lengths.size() > KEPT) {
            lengths.removeFirst();
            worked.removeFirst();
        }
    }

    int count() {
        return lengths.size();
    }

    /// The lower median of the lengths; there must be at least one.
    int median() {
        return lengths.stream()
                .sorted()
                .skip((lengths.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /// The share that showed a step; NaN of none.
    double workedShare() {
        return worked.stream().filter(each -> each).count() / (double) worked.size();
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode list = state.putArray("lengths");
        lengths.forEach(list::add);
        ArrayNode steps = state.putArray("worked");
        worked.forEach(steps::add);
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("guard computation_skip", state);
        lengths.clear();
        lengths.addAll(reader.counts("lengths", Integer.MAX_VALUE));
        worked.clear();
        worked.addAll(reader.flags("worked"));
    }
}
