package dev.edgewise.ranking.judge;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import java.util.List;

/// A pair to be labelled, from one row of a data file.
public record PairRow(Row row, String query, String document) {
    /// Returns rows of data files, in order; lazy ones are taken when somebody asks for them.
    ///
    /// @param queryField holds the query
    /// @param documentField holds the document
    /// @throws dev.edgewise.error.DataException if a row cannot be used
    public static List<PairRow> of(List<Row> rows, String queryField, String documentField) {
        return Rows.map(rows, row -> new PairRow(row, row.text(queryField), row.text(documentField)));
    }
}
