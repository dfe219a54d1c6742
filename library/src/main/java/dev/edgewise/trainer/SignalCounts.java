package dev.edgewise.trainer;

import dev.edgewise.event.SignalUse;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts what each signal gives to each cell in a step.
final class SignalCounts {
    private final Map<Key, SignalUse> uses =
            new TreeMap<>(Comparator.comparing(Key::cell).thenComparing(Key::signal));

    private record Key(Cell cell, String signal) {}

    /// Forgets all.
    void clear() {
        uses.clear();
    }

    /// Counts all that others have counted.
    void addAll(List<SignalUse> others) {
        others.forEach(use -> add(use.signal(), use.cell(), use.sequences(), use.tokens(), use.teacherTokens()));
    }

    /// Counts a group of completions.
    ///
    /// @param learned whether it enters the update
    void add(String signal, RolloutGroup group, boolean learned) {
        long tokens = group.promptTokens() + group.completionTokens();
        add(signal, group.task().cell(), learned ? group.size() : 0, tokens, 0);
    }

    /// Counts sequences.
    ///
    /// @param learned how many enter the update
    /// @param tokens the student's
    void add(String signal, Cell cell, long learned, long tokens, long teacherTokens) {
        uses.merge(
                new Key(cell, signal),
                new SignalUse(cell, signal, learned, tokens, teacherTokens),
                (one, other) -> new SignalUse(
                        cell,
                        signal,
                        one.sequences() + other.sequences(),
                        one.tokens() + other.tokens(),
                        one.teacherTokens() + other.teacherTokens()));
    }

    List<SignalUse> uses() {
        return List.copyOf(uses.values());
    }
}
