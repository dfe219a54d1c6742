package dev.edgewise.task;

/// A cell of the curriculum: one level of one environment. Levels count from 0, the easiest.
public record Cell(String environment, int level) implements Comparable<Cell> {
    public Cell {
        if (level < 0) {
            throw new IllegalArgumentException("level must be at least 0 but was " + level);
        }
    }

    @Override
    public int compareTo(Cell other) {
        int byName = environment.compareTo(other.environment);
        return byName != 0 ? byName : Integer.compare(level, other.level);
    }

    /// `addition/3`, as metric keys and messages write it.
    @Override
    public String toString() {
        return environment + "/" + level;
    }
}
