package dev.edgewise.ranking.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Reads the labels of a row: one for each of its documents.
///
/// | row | labels |
/// |---|---|
/// | one document | a number, or a probability of each class |
/// | a list of documents | as many numbers, or as many lists of probabilities |
/// | columns of documents | a score for each; or margins m of the first over the others, which become 0, −m₁, … |
/// | no label column | 1 for the first document, 0 for the others |
final class RowLabels {
    private final Row row;
    private final LabelRange range;

    RowLabels(Row row, LabelRange range) {
        this.row = row;
        this.range = range;
    }

    /// Returns the labels of a row without a label column.
    static List<List<Double>> ofTuple(int documents) {
        return IntStream.range(0, documents)
                .mapToObj(i -> List.of(i == 0 ? 1.0 : 0.0))
                .toList();
    }

    /// Returns the labels of the documents.
    ///
    /// @param documents number of documents
    /// @param list whether they come from one column
    List<List<Double>> of(String column, int documents, boolean list) {
        JsonNode label = row.value(column);
        if (list) {
            requireSize(column, label, documents);
            return label.valueStream()
                    .map(each -> each.isArray() ? numbers(column, each) : List.of(inRange(column, each)))
                    .toList();
        }
        if (documents == 1) {
            return List.of(label.isArray() ? numbers(column, label) : List.of(inRange(column, label)));
        }
        if (label.isArray() && label.size() == documents) {
            return label.valueStream()
                    .map(each -> List.of(inRange(column, each)))
                    .toList();
        }
        List<Double> margins = label.isArray() ? numbers(column, label) : List.of(number(column, label));
        if (margins.size() != documents - 1) {
            throw row.fault("the field \"" + column + "\" has " + margins.size() + " margins for " + documents
                    + " documents. Give a score for each document, or the margin of the first over each of the "
                    + (documents - 1) + " others.");
        }
        return Stream.concat(Stream.of(0.0), margins.stream().map(margin -> 0.0 - margin))
                .map(List::of)
                .toList();
    }

    private void requireSize(String column, JsonNode label, int documents) {
        if (!label.isArray()) {
            throw row.wrongType(column, label, "a list, with a label for each of the " + documents + " documents,");
        }
        if (label.size() != documents) {
            throw row.fault(
                    "the field \"" + column + "\" has " + label.size() + " labels for " + documents + " documents.");
        }
    }

    private List<Double> numbers(String column, JsonNode values) {
        List<Double> numbers = new ArrayList<>();
        values.forEach(value -> numbers.add(number(column, value)));
        if (numbers.isEmpty()) {
            throw row.fault("the field \"" + column + "\" is an empty list.");
        }
        return numbers;
    }

    private double inRange(String column, JsonNode value) {
        double number = number(column, value);
        if (!range.contains(number)) {
            throw row.fault("the label " + plain(number) + " is outside of the declared range " + plain(range.low())
                    + " to " + plain(range.high()) + ". Correct the row, or declare another range.");
        }
        return number;
    }

    /// Returns a number, also one that a table holds as text.
    private double number(String column, JsonNode value) {
        double number = Double.NaN;
        if (value.isNumber()) {
            number = value.doubleValue();
        } else if (value.isBoolean()) {
            number = value.booleanValue() ? 1 : 0;
        } else if (value.isTextual()) {
            try {
                number = Double.parseDouble(value.textValue().strip());
            } catch (NumberFormatException _) {
                throw row.wrongType(column, value, "a number");
            }
        } else {
            throw row.wrongType(column, value, "a number");
        }
        if (!Double.isFinite(number)) {
            throw row.fault("the label " + number + " is not finite. Correct the row, or remove it.");
        }
        return number;
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : "" + number;
    }
}
