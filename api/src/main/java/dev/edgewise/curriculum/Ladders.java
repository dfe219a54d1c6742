package dev.edgewise.curriculum;

import dev.edgewise.error.ConfigException;
import dev.edgewise.task.Cell;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Every cell that a run begins with: the number of levels of each environment, in name order.
///
/// @param levels at least one environment, each with at least one level
/// @param spare rungs that could be generated beyond the ends, by environment; absent means none
/// @param chance what guessing gets, by environment; absent means nothing
/// @param attributes what makes a cell hard apart from its place on the ladder, rungs beyond the ends included;
///     absent means nothing
public record Ladders(
        Map<String, Integer> levels,
        Map<String, ExtraRungs> spare,
        Map<String, Double> chance,
        Map<Cell, Set<String>> attributes) {
    public Ladders {
        if (levels.isEmpty()) {
            throw new ConfigException(
                    "a curriculum needs at least one environment but has none; list one under" + " environments");
        }
        levels.forEach((environment, count) -> {
            if (count < 1) {
                throw new ConfigException(
                        "environment " + environment + " has " + count + " levels; allowed is at least 1");
            }
        });
        levels = Collections.unmodifiableMap(new TreeMap<>(levels));
        spare = Collections.unmodifiableMap(new TreeMap<>(spare));
        chance = Collections.unmodifiableMap(new TreeMap<>(chance));
        Map<Cell, Set<String>> sorted = new TreeMap<>();
        attributes.forEach((cell, names) -> sorted.put(cell, Collections.unmodifiableSet(new TreeSet<>(names))));
        attributes = Collections.unmodifiableMap(sorted);
    }

    /// Makes ladders that cannot grow.
    public Ladders(Map<String, Integer> levels) {
        this(levels, Map.of());
    }

    /// Makes ladders where guessing gets nothing and cells have no attributes.
    public Ladders(Map<String, Integer> levels, Map<String, ExtraRungs> spare) {
        this(levels, spare, Map.of(), Map.of());
    }

    /// Returns the ladders of some of the environments.
    ///
    /// @throws IllegalArgumentException if there is no such environment
    public Ladders among(Set<String> environments) {
        Map<String, Integer> chosen = new TreeMap<>();
        environments.forEach(environment -> chosen.put(environment, levels(environment)));
        Map<Cell, Set<String>> names = new TreeMap<>(attributes);
        names.keySet().removeIf(cell -> !chosen.containsKey(cell.environment()));
        return new Ladders(chosen, only(spare, chosen), only(chance, chosen), names);
    }

    private static <V> Map<String, V> only(Map<String, V> values, Map<String, Integer> chosen) {
        Map<String, V> some = new TreeMap<>(values);
        some.keySet().retainAll(chosen.keySet());
        return some;
    }

    /// Returns the names in order.
    public Set<String> environments() {
        return levels.keySet();
    }

    /// Returns the number of levels.
    ///
    /// @throws IllegalArgumentException if there is no such environment
    public int levels(String environment) {
        Integer count = levels.get(environment);
        if (count == null) {
            throw new IllegalArgumentException(
                    "environment " + environment + " is not in the curriculum; it has " + levels.keySet());
        }
        return count;
    }

    /// Returns what could be generated beyond the ends of the environment's ladder.
    public ExtraRungs spare(String environment) {
        return spare.getOrDefault(environment, ExtraRungs.NONE);
    }

    /// Returns what guessing gets in the environment.
    public double chance(String environment) {
        return chance.getOrDefault(environment, 0.0);
    }

    /// Returns what makes a cell hard apart from its place on the ladder.
    public Set<String> attributes(Cell cell) {
        return attributes.getOrDefault(cell, Set.of());
    }

    /// Returns the cells of one environment, easiest first.
    public List<Cell> cells(String environment) {
        return IntStream.range(0, levels(environment))
                .mapToObj(level -> new Cell(environment, level))
                .toList();
    }

    /// Returns all cells, in cell order.
    public List<Cell> cells() {
        return levels.keySet().stream().flatMap(name -> cells(name).stream()).toList();
    }
}
