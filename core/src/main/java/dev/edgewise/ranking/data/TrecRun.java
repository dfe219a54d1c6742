package dev.edgewise.ranking.data;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A ranking of documents under queries, by their ids, as TREC's tools exchange it: `qid Q0 docid rank score
/// tag`.
///
/// @param scores by query id, then document id, in the order of the file
public record TrecRun(Map<String, Map<String, Double>> scores) {
    public TrecRun {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        scores.forEach((query, own) -> copy.put(query, Collections.unmodifiableMap(new LinkedHashMap<>(own))));
        scores = Collections.unmodifiableMap(copy);
    }

    /// Reads a run.
    ///
    /// @throws DataException naming the line that is something else
    public static TrecRun read(Path file) {
        Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
        for (FieldLine line : FieldLine.read(file)) {
            List<String> fields = line.fields();
            if (fields.size() != 6) {
                throw line.fault("a line of a run is \"qid Q0 docid rank score tag\", but this one has " + fields.size()
                        + " fields.");
            }
            double score = line.number(4, "score");
            if (scores.computeIfAbsent(fields.getFirst(), _ -> new LinkedHashMap<>())
                            .put(fields.get(2), score)
                    != null) {
                throw line.fault("the document \"" + Quoted.of(fields.get(2)) + "\" comes twice under the query \""
                        + Quoted.of(fields.getFirst()) + "\".");
            }
        }
        if (scores.isEmpty()) {
            throw new DataException(file + " holds no ranking.");
        }
        return new TrecRun(scores);
    }

    /// Returns the lines of the file, best document first; of equal scores the first given comes first. Scores
    /// have all their digits, so that no tie is made.
    ///
    /// @param tag names the run; a word
    public List<String> lines(String tag) {
        return scores.entrySet().stream()
                .flatMap(query -> lines(query.getKey(), query.getValue(), tag).stream())
                .toList();
    }

    private static List<String> lines(String query, Map<String, Double> scores, String tag) {
        List<Map.Entry<String, Double>> sorted = scores.entrySet().stream()
                .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
                .toList();
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Double> entry : sorted) {
            lines.add(query + " Q0 " + entry.getKey() + " " + (lines.size() + 1) + " " + entry.getValue() + " " + tag);
        }
        return lines;
    }
}
