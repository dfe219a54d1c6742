package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.ranking.judge.Grades;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// Looks labels up in a file: rows with `query`, `document` and `logits`, `grades` (a distribution), `score` or
/// `label`; the first of these that is there counts. What `label` wrote before is such a file.
public final class RecordedLabeller implements PairLabeller {
    private static final List<String> NUMBERS = List.of("score", "label");

    private final Map<QueryDocument, Verdict> known = new HashMap<>();
    private final Path file;
    private final String sum;
    private int labels;
    private boolean logits = true;
    private boolean mass;

    /// @param sum tells the file from others
    /// @throws dev.edgewise.error.DataException if a row has no label, or two rows of a pair have different ones
    public RecordedLabeller(Path file, String sum) {
        this.file = file;
        this.sum = sum;
        for (Row row : Rows.read(file)) {
            QueryDocument pair = new QueryDocument(row.text("query"), row.text("document"));
            Verdict verdict = verdict(row);
            Verdict before = known.putIfAbsent(pair, verdict);
            if (before != null && VerdictJson.write(before).equals(VerdictJson.write(verdict))) {
                continue;
            }
            if (before != null) {
                throw row.fault("an earlier row labels the same query and document otherwise; remove one of the two");
            }
        }
    }

    private Verdict verdict(Row row) {
        boolean told = row.has("logits");
        logits &= told;
        mass |= row.has("mass");
        if (told || row.has("grades")) {
            String field = told ? "logits" : "grades";
            double[] values = numbers(row, field);
            if (labels != 0 && labels != values.length) {
                throw row.fault("\"" + field + "\" has " + values.length + " numbers, but an earlier row has " + labels
                        + "; all rows need the same labels");
            }
            labels = values.length;
            return new Verdict(
                    told ? Grades.of(values) : new Grades(new double[0], values),
                    Double.NaN,
                    row.has("mass") ? row.value("mass").asDouble() : Double.NaN,
                    false,
                    "");
        }
        for (String field : NUMBERS) {
            if (row.has(field)) {
                JsonNode value = row.value(field);
                if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
                    throw row.wrongType(field, value, "a number");
                }
                return new Verdict(null, value.asDouble(), Double.NaN, false, "");
            }
        }
        throw row.fault("a recorded label needs logits, grades, score or label. " + row.fieldsHere());
    }

    private static double[] numbers(Row row, String field) {
        JsonNode value = row.value(field);
        boolean numbers = value.isArray()
                && value.size() >= 2
                && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isNumber);
        if (!numbers) {
            throw row.wrongType(field, value, "an array of at least two numbers");
        }
        return StreamSupport.stream(value.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Override
    public void about(ObjectNode about) {
        about.put("recorded " + file, sum);
    }

    @Override
    public ObjectNode source() {
        return JsonNodeFactory.instance.objectNode().put("teacher", file.toString());
    }

    @Override
    public List<String> labels() {
        return IntStream.range(0, labels).mapToObj(Integer::toString).toList();
    }

    @Override
    public boolean tellsLogits() {
        return logits;
    }

    /// Tells whether a row says which share of the vocabulary its labels have.
    public boolean tellsMass() {
        return mass;
    }

    @Override
    public List<Verdict> label(List<QueryDocument> pairs) {
        return pairs.stream()
                .map(pair -> known.getOrDefault(pair, Verdict.missing("the pair has no recorded label")))
                .toList();
    }
}
