package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.run.WorkFile;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/// Does the work of a command piece by piece, so that a killed one goes on where it was.
///
/// Rows are worked on in the same parts, killed or not: what is computed together rounds the same.
///
/// @param out the file that the command makes; the pieces lie beside it
/// @param size rows of a part
record Pieces(Path out, int size, String label, Display display) {
    /// Refuses an `out` that some other command made.
    ///
    /// @throws DataException if so
    Pieces {
        if (Files.exists(out) && !Files.exists(work(out))) {
            throw new DataException(out + " is there already, and without " + work(out)
                    + " it is not known what it was made from. Remove it, or name another --out.");
        }
    }

    /// Returns the file of the pieces.
    static Path work(Path out) {
        return out.resolveSibling(out.getFileName() + ".work");
    }

    /// Returns a piece for every row, in order: those that are there already, and new ones.
    ///
    /// @param about what the pieces depend on
    /// @param make makes the pieces of some rows
    <R> List<ObjectNode> of(ObjectNode about, List<R> rows, Function<List<R>, List<ObjectNode>> make) {
        try (WorkFile work = finished(about, rows, make)) {
            return work.lines();
        }
    }

    /// As [#of], but pieces are read when somebody asks for them, some hundred at a time.
    <R> List<ObjectNode> lazy(ObjectNode about, List<R> rows, Function<List<R>, List<ObjectNode>> make) {
        finished(about, rows, make).close();
        List<Row> lines = Rows.lazyLines(work(out));
        return new AbstractList<>() {
            @Override
            public ObjectNode get(int index) {
                return lines.get(index + 1).fields();
            }

            @Override
            public int size() {
                return lines.size() - 1;
            }
        };
    }

    private <R> WorkFile finished(ObjectNode about, List<R> rows, Function<List<R>, List<ObjectNode>> make) {
        WorkFile work = WorkFile.open(work(out), about);
        try (ProgressLine line = display.progress(label, ReadableNumbers::count, rows.size(), work.count())) {
            for (int start = work.count() / size * size; work.count() < rows.size(); start += size) {
                List<ObjectNode> made = make.apply(rows.subList(start, Math.min(rows.size(), start + size)));
                made.subList(work.count() - start, made.size()).forEach(work::append);
                line.update(work.count());
            }
        } catch (RuntimeException e) {
            work.close();
            throw e;
        }
        return work;
    }
}
