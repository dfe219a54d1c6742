package dev.edgewise.ranking;

import java.util.Arrays;

/// The documents of one query, scored by a model, as a [RankingLoss] sees them.
///
/// The arrays are not copied: nobody changes them afterwards.
///
/// @param logits a row per document, in the order of the data: one score, or a logit of each class
/// @param labels a row per document: one label, or a probability of each class
@SuppressWarnings("ArrayRecordComponent") // equals compares what they hold
public record ScoredList(double[][] logits, double[][] labels) {
    public ScoredList {
        if (logits.length == 0 || logits.length != labels.length) {
            throw new IllegalArgumentException("a list needs documents, and a label for each, but has " + logits.length
                    + " documents and " + labels.length + " labels");
        }
        for (int i = 0; i < logits.length; i++) {
            if (logits[i].length != logits[0].length || logits[i].length == 0) {
                throw new IllegalArgumentException("document " + i + " of a list has " + logits[i].length
                        + " logits, the first one " + logits[0].length);
            }
            if (labels[i].length != 1 && labels[i].length != logits[i].length) {
                throw new IllegalArgumentException("document " + i + " of a list has " + labels[i].length
                        + " label values; allowed are one, or one for each of its " + logits[i].length + " logits");
            }
        }
    }

    /// Makes a list of one score and one label a document.
    public static ScoredList of(double[] scores, double[] labels) {
        return new ScoredList(column(scores), column(labels));
    }

    private static double[][] column(double[] values) {
        return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
    }

    /// Returns the number of documents.
    public int size() {
        return logits.length;
    }

    /// Returns the first logit of each document: its score, where a model has one.
    public double[] scores() {
        return Arrays.stream(logits).mapToDouble(row -> row[0]).toArray();
    }

    /// Returns the first label value of each document: its label, where it has one.
    public double[] targets() {
        return Arrays.stream(labels).mapToDouble(row -> row[0]).toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScoredList list
                && Arrays.deepEquals(logits, list.logits)
                && Arrays.deepEquals(labels, list.labels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(logits) + Arrays.deepHashCode(labels);
    }

    @Override
    public String toString() {
        return "ScoredList[logits=" + Arrays.deepToString(logits) + ", labels=" + Arrays.deepToString(labels) + "]";
    }
}
