package dev.edgewise.ranking.data;

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
public record RankingColumns(
        @Nullable String query,
        @Nullable String document,
        @Nullable String label,
        LabelRange range) {
    /// Finds all columns, and takes any finite label.
    public static final RankingColumns FOUND = new RankingColumns(null, null, null, LabelRange.ANY);

    /// Returns the columns that a person named.
    List<String> given() {
        return Stream.of(query, document, label).filter(Objects::nonNull).toList();
    }
}
