package dev.edgewise.ranking.data;

import dev.edgewise.data.Row;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The columns that a person names, and the labels that are allowed. What is null is found by [ColumnRoles].
///
/// @param query column of the query
/// @param document column of the document or documents
/// @param label column of the label or labels
/// @param range labels outside of it are refused
/// @param required whether a file must have the named columns; one that lacks any is otherwise read by [#FOUND]
public record RankingColumns(
        @Nullable String query,
        @Nullable String document,
        @Nullable String label,
        LabelRange range,
        boolean required) {
    /// Finds all columns, and takes any finite label.
    public static final RankingColumns FOUND = new RankingColumns(null, null, null, LabelRange.ANY);

    /// Makes columns that every file must have.
    public RankingColumns(@Nullable String query, @Nullable String document, @Nullable String label, LabelRange range) {
        this(query, document, label, range, true);
    }

    /// Returns the same for files that may have other columns.
    public RankingColumns whereThere() {
        return new RankingColumns(query, document, label, range, false);
    }

    /// Returns what of them says how the rows of a file are read.
    RankingColumns of(Row row) {
        return required || given().stream().allMatch(row.names()::contains) ? this : FOUND;
    }

    /// Returns the columns that a person named.
    List<String> given() {
        return Stream.of(query, document, label).filter(Objects::nonNull).toList();
    }
}
