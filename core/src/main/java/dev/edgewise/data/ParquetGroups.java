package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The rows of a Parquet file, of which those of one row group are in memory at a time.
final class ParquetGroups extends AbstractList<Row> {
    private final Path file;
    private final int[] starts;
    private int loaded = -1;
    private List<Row> rows = List.of();

    private ParquetGroups(Path file, int[] starts) {
        this.file = file;
        this.starts = starts;
    }

    /// Counts the rows of a file, at least one.
    ///
    /// @throws dev.edgewise.error.DataException if there is none, or the file is damaged
    static ParquetGroups of(Path file) {
        List<Long> counts = ParquetRows.groups(file);
        int[] starts = new int[counts.size() + 1];
        for (int i = 0; i < counts.size(); i++) {
            long end = starts[i] + counts.get(i);
            if (end > Integer.MAX_VALUE) {
                throw new DataException("The data file " + file + " has more than " + Integer.MAX_VALUE
                        + " rows; split it into several files.");
            }
            starts[i + 1] = (int) end;
        }
        if (starts[counts.size()] == 0) {
            throw Rows.none(file);
        }
        return new ParquetGroups(file, starts);
    }

    @Override
    public Row get(int index) {
        int found = Arrays.binarySearch(starts, Objects.checkIndex(index, size()));
        int group = found < 0 ? -found - 2 : last(found);
        if (group != loaded) {
            rows = List.of(); // let go of what was there before more is read
            loaded = -1;
            rows = ParquetRows.group(file, group, starts[group], starts[group + 1] - starts[group]);
            loaded = group;
        }
        return rows.get(index - starts[group]);
    }

    /// Returns the last of the groups that begin where one does: those before it have no rows.
    private int last(int group) {
        int last = group;
        while (starts[last + 1] == starts[group]) {
            last++;
        }
        return last;
    }

    @Override
    public int size() {
        return starts[starts.length - 1];
    }
}
