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
import java.util.Arrays;
import java.util.HashMap;
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
    /// @return what became of the rows
    /// @throws dev.edgewise.error.UserException if the labels beside `out` are of other data or another teacher
    public LabelTally run(PairLabeller labeller, List<PairRow> rows, List<Path> data, Path out, Parts parts) {
        if (score == ScoreKind.LOGIT && !labeller.tellsLogits()) {
            throw new ConfigException("--score logit needs a teacher that tells how likely its labels are, but this one"
                    + " tells labels alone; take --score grade or unit");
        }
        ObjectNode about = JsonNodeFactory.instance.objectNode().put("command", "label");
        labeller.about(about);
        data.forEach(file -> about.put("data " + file, sum(file)));
        List<ObjectNode> pieces = parts.of(new PartWork<>(
                out,
                "label",
                about,
                PART,
                rows,
                part -> labelled(labeller, part),
                piece -> !piece.path("missing").asText().isEmpty(),
                piece -> piece.path("cut").asBoolean(),
                labeller::tokens));
        double[] calibrated = calibration == Calibration.NONE ? null : calibrated(rows, pieces);
        LabelTally tally = new LabelTally();
        WholeFile.stream(out, writer -> {
            for (int i = 0; i < rows.size(); i++) {
                Verdict verdict = VerdictJson.read(pieces.get(i));
                String reason = reason(verdict);
                tally.add(verdict, reason);
                if (reason.isEmpty()) {
                    double own = calibrated == null ? score(verdict) : calibrated[i];
                    writer.append(columns(rows.get(i), verdict, own, labeller).toString())
                            .append('\n');
                }
            }
        });
        return tally;
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

    /// Returns the score of a pair; NaN where there is none.
    private double score(Verdict verdict) {
        Grades grades = verdict.grades();
        return grades == null ? verdict.score() : score.of(grades);
    }

    /// Returns the score of every row, calibrated over those of its query; NaN where there is none.
    private double[] calibrated(List<PairRow> rows, List<ObjectNode> pieces) {
        Map<String, Integer> queries = new HashMap<>();
        int[] query = new int[rows.size()];
        double[] scores = new double[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(VerdictJson.read(pieces.get(i)));
            query[i] = queries.computeIfAbsent(rows.get(i).query(), _ -> queries.size());
        }
        int[][] places = places(query, scores, queries.size());
        for (int[] own : places) {
            double[] calibrated = calibration.of(
                    Arrays.stream(own).mapToDouble(i -> scores[i]).toArray());
            for (int k = 0; k < calibrated.length; k++) {
                scores[own[k]] = calibrated[k];
            }
        }
        return scores;
    }

    /// Returns the rows of each query that have a score, in order.
    private static int[][] places(int[] query, double[] scores, int queries) {
        int[] sizes = new int[queries];
        for (int i = 0; i < query.length; i++) {
            sizes[query[i]] += Double.isNaN(scores[i]) ? 0 : 1;
        }
        int[][] places = new int[queries][];
        Arrays.setAll(places, q -> new int[sizes[q]]);
        for (int i = query.length - 1; i >= 0; i--) {
            if (!Double.isNaN(scores[i])) {
                places[query[i]][--sizes[query[i]]] = i;
            }
        }
        return places;
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
}
