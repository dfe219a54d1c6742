package dev.edgewise.rerank;

import java.util.List;

/// A query with documents and their labels.
///
/// @param kind of query, for reports and the curriculum; empty where the data has none
/// @param labels a row per document: one label, or a probability of each class
@SuppressWarnings("ArrayRecordComponent") // never compared
public record QueryList(String id, String query, String kind, List<String> documents, double[][] labels) {
    public QueryList {
        documents = List.copyOf(documents);
        if (documents.isEmpty() || documents.size() != labels.length) {
            throw new IllegalArgumentException("query " + id + " has " + documents.size() + " documents and "
                    + labels.length + " labels");
        }
    }

    /// Returns the query with some of its documents, at these positions, in this order.
    QueryList with(List<Integer> positions) {
        return new QueryList(
                id,
                query,
                kind,
                positions.stream().map(documents::get).toList(),
                positions.stream().map(position -> labels[position]).toArray(double[][]::new));
    }

    /// Returns the labels of all documents, the first value of each.
    public double[] targets() {
        double[] targets = new double[labels.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = labels[i][0];
        }
        return targets;
    }
}
