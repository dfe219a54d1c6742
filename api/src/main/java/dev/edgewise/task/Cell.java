package dev.edgewise.task;

/// A cell of the curriculum: one level of one environment. Levels count from 0, the easiest of the ladder. Rungs
/// generated below it are −1, −2, …
public record Cell(String environment, int level) implements Comparable<Cell> {
    /// Reads what [#toString] wrote.
    ///
    /// @throws IllegalArgumentException if the text is no cell
    public static Cell parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("a cell is written environment/level but was " + text);
        }
        try {
            return new Cell(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a cell is written environment/level but was " + text, e);
        }
    }

    @Override
    public int compareTo(Cell other) {
        int byName = environment.compareTo(other.environment);
        return byName != 0 ? byName : Integer.compare(level, other.level);
    }

    /// Returns `addition/3`, as metric keys and messages write it.
    @Override
    public String toString() {
        return environment + "/" + level;
    }
}
