package dev.edgewise.ranking.judge;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import java.nio.file.Path;
import java.util.List;

/// A pair to be labelled, from one row of a data file.
public record PairRow(Row row, String query, String document) {
    /// Returns the rows of files, in order.
    ///
    /// @param queryField holds the query
    /// @param documentField holds the document
    /// @throws dev.edgewise.error.DataException if a file or a row cannot be used
    public static List<PairRow> read(List<Path> files, String queryField, String documentField) {
        return Rows.read(files).stream()
                .map(row -> new PairRow(row, row.text(queryField), row.text(documentField)))
                .toList();
    }
}
