package dev.edgewise.ranking.data;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Judgements: what documents are worth under queries, by their ids.
///
/// @param grades by query id, then document id, in the order of the file
public record Qrels(Map<String, Map<String, Double>> grades) {
    public Qrels {
        Map<String, Map<String, Double>> copy = new LinkedHashMap<>();
        grades.forEach((query, own) -> copy.put(query, Collections.unmodifiableMap(new LinkedHashMap<>(own))));
        grades = Collections.unmodifiableMap(copy);
    }

    /// Reads TREC's `qid 0 docid grade`, or a table with the columns query-id, corpus-id and score, as BEIR has
    /// it. Grades below 0 mean that nobody judged the document, as in trec_eval: they are left out.
    ///
    /// @throws DataException naming the line that is something else
    public static Qrels read(Path file) {
        Map<String, Map<String, Double>> grades = new LinkedHashMap<>();
        for (FieldLine line : FieldLine.read(file)) {
            if (line.number() == 1 && line.fields().getFirst().equals("query-id")) {
                continue;
            }
            int count = line.fields().size();
            if (count != 3 && count != 4) {
                throw line.fault(
                        "a judgement is \"qid 0 docid grade\", or \"query-id corpus-id score\", but the line has "
                                + count + " fields.");
            }
            String query = line.fields().getFirst();
            String document = line.fields().get(count - 2);
            double grade = line.number(count - 1, "grade");
            if (grade < 0) {
                continue;
            }
            Double known =
                    grades.computeIfAbsent(query, _ -> new LinkedHashMap<>()).putIfAbsent(document, grade);
            if (known != null && known != grade) {
                throw line.fault("the document \"" + Quoted.of(document) + "\" has two grades under the query \""
                        + Quoted.of(query) + "\", " + known + " and " + grade + ".");
            }
        }
        if (grades.isEmpty()) {
            throw new DataException(file + " holds no judgements.");
        }
        return new Qrels(grades);
    }
}
