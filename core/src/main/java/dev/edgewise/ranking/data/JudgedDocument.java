package dev.edgewise.ranking.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document with what a person or a teacher says of it under a query.
///
/// @param text of the document
/// @param id of the document, where the data has one
/// @param label one value, or a probability of each class
/// @param source where the label came from, as the row's field `source` says
/// @param teacher who gave the label, as `labelled_by.teacher` of a row that `label` wrote says
/// @param place file and line, for messages
public record JudgedDocument(
        String text,
        @Nullable String id,
        List<Double> label,
        @Nullable String source,
        @Nullable String teacher,
        String place) {
    public JudgedDocument {
        label = List.copyOf(label);
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a label needs a value");
        }
    }

    /// Makes a document without a teacher.
    public JudgedDocument(String text, @Nullable String id, List<Double> label, @Nullable String source, String place) {
        this(text, id, label, source, null, place);
    }

    /// Returns the label as one number: its value, or of probabilities of grades from 0 on the expected grade Σ
    /// g·p_g.
    public double value() {
        if (label.size() == 1) {
            return label.getFirst();
        }
        double expected = 0;
        for (int grade = 0; grade < label.size(); grade++) {
            expected += grade * label.get(grade);
        }
        return expected;
    }

    /// Returns the document with another label.
    public JudgedDocument labelled(double value) {
        return new JudgedDocument(text, id, List.of(value), source, teacher, place);
    }
}
