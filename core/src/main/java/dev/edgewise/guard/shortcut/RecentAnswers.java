package dev.edgewise.guard.shortcut;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last right completions of a cell: their lengths, and whether they showed a step.
final class RecentAnswers implements FieldState {
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

    /// Returns the lower median of the lengths. There must be at least one.
    int median() {
        return lengths.stream()
                .sorted()
                .skip((lengths.size() - 1) / 2)
                .findFirst()
                .orElseThrow();
    }

    /// Returns the share that showed a step; NaN if there are none.
    double workedShare() {
        return worked.stream().filter(each -> each).count() / (double) worked.size();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard computation_skip");
        state.counts("lengths", lengths, Integer.MAX_VALUE);
        state.flags("worked", worked);
    }
}
