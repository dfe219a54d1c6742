package dev.edgewise.ranking.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query with its judged documents, in the order of the data.
///
/// @param id of the query, where the data has one
/// @param query the text
/// @param topic what several queries share, as the rows' field `topic` says: a unit of resampling
/// @param documents at least one
public record QueryList(
        @Nullable String id, String query, @Nullable String topic, List<JudgedDocument> documents) {
    public QueryList {
        documents = List.copyOf(documents);
        if (documents.isEmpty()) {
            throw new IllegalArgumentException("the query \"" + query + "\" has no documents");
        }
    }

    /// Returns the number of documents.
    public int size() {
        return documents.size();
    }

    /// Returns the texts of the documents.
    public List<String> texts() {
        return documents.stream().map(JudgedDocument::text).toList();
    }

    /// Returns a row of label values per document, as [dev.edgewise.ranking.ScoredList] holds them.
    public double[][] labels() {
        return documents.stream()
                .map(document -> document.label().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
    }

    /// Returns the label of each document as one number; see [JudgedDocument#value].
    public double[] values() {
        return documents.stream().mapToDouble(JudgedDocument::value).toArray();
    }

    /// Returns the query with other documents.
    public QueryList with(List<JudgedDocument> others) {
        return new QueryList(id, query, topic, others);
    }
}
