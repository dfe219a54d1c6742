package dev.edgewise.environment.dataset;

import dev.edgewise.task.Split;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// The ladder of a data set: its level values in order. Neighbours are joined until each level has problems in
/// every split that is in use. So every level can be drawn from, and GSM8K's single problem of eleven steps
/// joins those before it.
final class Levels {
    private final List<List<LevelValue>> groups = new ArrayList<>();
    private final Map<LevelValue, Integer> numbers = new HashMap<>();

    /// @param splits the splits in which each value occurs
    /// @param needed the splits in which every level must have a problem
    Levels(SortedMap<LevelValue, Set<Split>> splits, Set<Split> needed) {
        List<LevelValue> group = new ArrayList<>();
        Set<Split> found = EnumSet.noneOf(Split.class);
        for (var entry : splits.entrySet()) {
            group.add(entry.getKey());
            found.addAll(entry.getValue());
            if (found.containsAll(needed)) {
                groups.add(group);
                group = new ArrayList<>();
                found.clear();
            }
        }
        if (!group.isEmpty() && !groups.isEmpty()) {
            groups.getLast().addAll(group);
        }
        for (int level = 0; level < groups.size(); level++) {
            for (LevelValue value : groups.get(level)) {
                numbers.put(value, level);
            }
        }
    }

    /// Returns all values, in order.
    List<LevelValue> values() {
        return groups.stream().flatMap(List::stream).toList();
    }

    int count() {
        return groups.size();
    }

    /// Returns the level that holds `value`.
    int of(LevelValue value) {
        Integer level = numbers.get(value);
        if (level == null) {
            throw new IllegalArgumentException("no level holds " + value);
        }
        return level;
    }

    /// Returns `3`, or `8 to 11` if several values were joined.
    String describe(int level) {
        List<LevelValue> group = groups.get(level);
        return group.size() == 1
                ? group.getFirst().text()
                : group.getFirst().text() + " to " + group.getLast().text();
    }
}
