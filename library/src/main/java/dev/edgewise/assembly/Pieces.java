package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.run.WorkFile;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        try (WorkFile work = WorkFile.open(work(out), about)) {
            List<ObjectNode> pieces = new ArrayList<>(work.lines());
            try (ProgressLine line = display.progress(label, ReadableNumbers::count, rows.size(), pieces.size())) {
                for (int start = pieces.size() / size * size; pieces.size() < rows.size(); start += size) {
                    List<ObjectNode> made = make.apply(rows.subList(start, Math.min(rows.size(), start + size)));
                    for (ObjectNode piece : made.subList(pieces.size() - start, made.size())) {
                        work.append(piece);
                        pieces.add(piece);
                    }
                    line.update(pieces.size());
                }
            }
            return pieces;
        }
    }
}
