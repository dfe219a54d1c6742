package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.cluster.Parts;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.ranking.judge.Calibration;
import dev.edgewise.ranking.judge.Grades;
import dev.edgewise.ranking.judge.PairRow;
import dev.edgewise.ranking.judge.ScoreKind;
import dev.edgewise.rerank.judge.PairLabeller;
import dev.edgewise.rerank.judge.PairLabeller.QueryDocument;
import dev.edgewise.rerank.judge.Verdict;
import dev.edgewise.rerank.judge.VerdictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Has a teacher label pairs of queries and documents, and writes those that it labelled well enough.
///
/// @param score what of the grades becomes the score
/// @param calibration of the scores of each query
/// @param minMass the least share of the vocabulary that the labels must have; 0 for any
/// @param confidence the least probability of the likeliest grade; 0 for any
public record Labelling(ScoreKind score, Calibration calibration, double minMass, double confidence) {
    /// Rows labelled together. A killed command loses at most their labels.
    private static final int PART = 256;

    private static final int DIGITS = 16;

    /// What a student would learn from in place of the score.
    private static final Set<String> LABELS = Set.of("label", "labels", "score", "scores");

    /// A row and what became of it.
    ///
    /// @param columns the row as it is written; empty where it is dropped
    /// @param reason why it is dropped; empty where it is kept
    public record Labelled(Verdict verdict, ObjectNode columns, String reason) {
        /// Tells whether the row is written.
        public boolean kept() {
            return reason.isEmpty();
        }
    }

    /// Returns what tells a file of labels from others.
    ///
    /// @throws dev.edgewise.error.UserException if it cannot be read
    public static String sum(Path file) {
        return FileHashes.sum(file).substring(0, DIGITS);
    }

    /// Writes the labelled rows to `out`, in order. Labels stay beside it, so that another score, calibration or
    /// filter needs no teacher.
    ///
    /// @param parts has the rows labelled
    /// @return what became of every row
    /// @throws dev.edgewise.error.UserException if the labels beside `out` are of other data or another teacher
    public List<Labelled> run(PairLabeller labeller, List<PairRow> rows, List<Path> data, Path out, Parts parts) {
        if (score == ScoreKind.LOGIT && !labeller.tellsLogits()) {
            throw new ConfigException("--score logit needs a teacher that tells how likely its labels are, but this one"
                    + " tells labels alone; take --score grade or unit");
        }
        ObjectNode about = JsonNodeFactory.instance.objectNode().put("command", "label");
        labeller.about(about);
        data.forEach(file -> about.put("data " + file, sum(file)));
        List<Verdict> verdicts = parts
                .of(new PartWork<>(
                        out,
                        "label",
                        about,
                        PART,
                        rows,
                        part -> labelled(labeller, part),
                        piece -> !piece.path("missing").asText().isEmpty(),
                        piece -> piece.path("cut").asBoolean(),
                        labeller::tokens))
                .stream()
                .map(VerdictJson::read)
                .toList();
        double[] scores = scores(rows, verdicts);
        List<Labelled> all = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Verdict verdict = verdicts.get(i);
            String reason = reason(verdict);
            ObjectNode columns = reason.isEmpty()
                    ? columns(rows.get(i), verdict, scores[i], labeller)
                    : JsonNodeFactory.instance.objectNode();
            all.add(new Labelled(verdict, columns, reason));
        }
        WholeFile.write(out, lines(all));
        return all;
    }

    /// Returns a piece for each row. Texts that are empty are not asked about.
    private static List<ObjectNode> labelled(PairLabeller labeller, List<PairRow> rows) {
        List<QueryDocument> asked = new ArrayList<>();
        for (PairRow row : rows) {
            if (empty(row).isEmpty()) {
                asked.add(new QueryDocument(row.query(), row.document()));
            }
        }
        List<Verdict> verdicts = asked.isEmpty() ? List.of() : labeller.label(asked);
        List<ObjectNode> pieces = new ArrayList<>();
        int next = 0;
        for (PairRow row : rows) {
            String why = empty(row);
            pieces.add(VerdictJson.write(why.isEmpty() ? verdicts.get(next++) : Verdict.missing(why)));
        }
        return pieces;
    }

    private static String empty(PairRow row) {
        if (row.query().isBlank()) {
            return "the query is empty";
        }
        return row.document().isBlank() ? "the document is empty" : "";
    }

    private String reason(Verdict verdict) {
        Grades grades = verdict.grades();
        if (!verdict.missing().isEmpty()) {
            return verdict.missing();
        }
        if (verdict.mass() < minMass) {
            return "the labels have less of the vocabulary than --min-mass";
        }
        return grades != null && grades.confidence() < confidence ? "the likeliest grade is below --confidence" : "";
    }

    /// Returns the score of every row, calibrated over those of its query; NaN where there is none.
    private double[] scores(List<PairRow> rows, List<Verdict> verdicts) {
        Map<String, List<Integer>> byQuery = new LinkedHashMap<>();
        double[] scores = new double[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            Grades grades = verdicts.get(i).grades();
            scores[i] = grades == null ? verdicts.get(i).score() : score.of(grades);
            if (!Double.isNaN(scores[i])) {
                byQuery.computeIfAbsent(rows.get(i).query(), _ -> new ArrayList<>())
                        .add(i);
            }
        }
        for (List<Integer> indices : byQuery.values()) {
            double[] calibrated =
                    calibration.of(indices.stream().mapToDouble(i -> scores[i]).toArray());
            for (int k = 0; k < calibrated.length; k++) {
                scores[indices.get(k)] = calibrated[k];
            }
        }
        return scores;
    }

    private static ObjectNode columns(PairRow row, Verdict verdict, double score, PairLabeller labeller) {
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        row.row().fields().properties().forEach(field -> {
            String name = field.getKey();
            columns.set(LABELS.contains(name) ? "given_" + name : name, field.getValue());
        });
        Grades grades = verdict.grades();
        columns.put("score", score);
        if (grades != null) {
            VerdictJson.put(columns, "grades", grades.probabilities());
            if (grades.logits().length > 0) {
                VerdictJson.put(columns, "logits", grades.logits());
            }
            columns.put("entropy", (float) grades.entropy());
        }
        if (!Double.isNaN(verdict.mass())) {
            columns.put("mass", (float) verdict.mass());
        }
        if (verdict.cut()) {
            columns.put("truncated", true);
        }
        columns.set("labelled_by", labeller.source());
        if (!columns.has("source")) {
            columns.put("source", row.row().place());
        }
        return columns;
    }

    private static String lines(List<Labelled> rows) {
        StringBuilder text = new StringBuilder();
        rows.stream()
                .filter(Labelled::kept)
                .forEach(row -> text.append(row.columns()).append('\n'));
        return text.toString();
    }
}
