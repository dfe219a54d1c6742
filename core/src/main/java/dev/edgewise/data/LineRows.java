package dev.edgewise.data;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The rows of a file of JSON lines, of which those of one block are in memory at a time.
final class LineRows extends AbstractList<Row> {
    private static final int BLOCK = 256;

    private final Path file;
    private final List<Block> blocks;
    private final int size;
    private int loaded = -1;
    private List<Row> rows = List.of();

    /// Where a block begins.
    private record Block(long offset, long line) {}

    private LineRows(Path file, List<Block> blocks, int size) {
        this.file = file;
        this.blocks = blocks;
        this.size = size;
    }

    /// Counts the lines of a file that are not blank, at least one.
    ///
    /// @throws DataException if there is none
    static LineRows of(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        int[] count = new int[1];
        JsonLinesRows.lines(file, 0, 1, (offset, number, bytes, _) -> {
            if (!JsonLinesRows.isBlank(file, number, bytes) && count[0]++ % BLOCK == 0) {
                blocks.add(new Block(offset, number));
            }
            return true;
        });
        if (count[0] == 0) {
            throw Rows.none(file);
        }
        return new LineRows(file, blocks, count[0]);
    }

    @Override
    public Row get(int index) {
        int block = Objects.checkIndex(index, size) / BLOCK;
        if (block != loaded) {
            rows = read(blocks.get(block));
            loaded = block;
        }
        return rows.get(index % BLOCK);
    }

    private List<Row> read(Block block) {
        List<Row> found = new ArrayList<>();
        try {
            JsonLinesRows.lines(file, block.offset(), block.line(), (_, number, bytes, last) -> {
                Row row = JsonLinesRows.row(file, number, bytes, last);
                if (row != null) {
                    found.add(row);
                }
                return found.size() < BLOCK;
            });
        } catch (IOException e) {
            throw new DataException("The data file " + file + " cannot be read: " + e.getMessage(), e);
        }
        return found;
    }

    @Override
    public int size() {
        return size;
    }
}
