package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Work that falls into parts of fixed rows: what is computed together rounds the same, whoever computes it.
///
/// @param out the file that the command makes, beside which lies what is finished; an empty path if it makes
///     none
/// @param label names the work where a person watches
/// @param about what the pieces depend on
/// @param size rows that are worked on together
/// @param rows all rows, in order
/// @param make makes the pieces of rows that are worked on together, one for each
/// @param missing tells whether a piece holds no result
/// @param cut tells whether a piece is about a text that was too long
/// @param tokens counts the tokens that went through the model so far
public record PartWork<R>(
        Path out,
        String label,
        ObjectNode about,
        int size,
        List<R> rows,
        Function<List<R>, List<ObjectNode>> make,
        Predicate<JsonNode> missing,
        Predicate<JsonNode> cut,
        LongSupplier tokens) {
    /// The finished rows of a part.
    ///
    /// @param pieces a piece for each row
    public record Done(List<ObjectNode> pieces, PartCounts counts) {
        public Done {
            pieces = List.copyOf(pieces);
        }
    }

    /// Returns how many parts of `size` rows there are.
    static int parts(int rows, int size) {
        return Math.ceilDiv(rows, size);
    }

    /// Makes the pieces of one part.
    ///
    /// @param rowsOfPart a multiple of [#size]
    Done part(int index, int rowsOfPart) {
        long start = System.nanoTime();
        long before = tokens.getAsLong();
        int from = index * rowsOfPart;
        int to = Math.min(rows.size(), from + rowsOfPart);
        List<ObjectNode> pieces = new ArrayList<>();
        for (int at = from; at < to; at += size) {
            pieces.addAll(make.apply(List.copyOf(rows.subList(at, Math.min(to, at + size)))));
        }
        PartCounts counts = new PartCounts(
                pieces.size(),
                pieces.stream().filter(missing).count(),
                pieces.stream().filter(cut).count(),
                tokens.getAsLong() - before,
                (System.nanoTime() - start) / 1e9);
        return new Done(pieces, counts);
    }
}
