package dev.edgewise.ranking.data;

/// The labels that a person declares for the data.
public record LabelRange(double low, double high) {
    /// Any finite number.
    public static final LabelRange ANY = new LabelRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public LabelRange {
        if (!(low <= high)) {
            throw new IllegalArgumentException("labels from " + low + " to " + high + " are none");
        }
    }

    /// Tells whether the label lies in the range.
    public boolean contains(double label) {
        return label >= low && label <= high;
    }
}
