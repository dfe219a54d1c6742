package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.ranking.data.QueryText;
import dev.edgewise.rerank.pool.Candidates;
import dev.edgewise.rerank.pool.Candidates.Candidate;
import dev.edgewise.rerank.pool.LexicalIndex;
import dev.edgewise.rerank.pool.PoolTexts.Text;
import dev.edgewise.rerank.pool.QueryFilter;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes a pool of pairs of queries and documents that are worth a label.
public record PoolBuilding(QueryFilter filter, Candidates candidates) {
    /// What was made.
    ///
    /// @param queries that have pairs
    /// @param sources how many pairs were found in each way
    /// @param droppedQueries how many queries were left out, for each reason
    /// @param droppedDocuments documents that are empty or there already
    public record Pool(
            int queries,
            Map<String, Integer> sources,
            Map<String, Integer> droppedQueries,
            int droppedDocuments,
            int pairs) {}

    /// Writes the pairs to `out`, those of a query together.
    ///
    /// @param test queries of the test set, which may not occur
    /// @throws DataException if no document or no query is left
    public Pool run(List<Text> queries, List<Text> documents, List<Text> test, Path out, Display display) {
        Map<String, Integer> places = new HashMap<>();
        List<Text> distinct = new ArrayList<>();
        for (Text document : documents) {
            boolean fresh = !document.text().isBlank()
                    && places.putIfAbsent(QueryText.normalised(document.text()), distinct.size()) == null;
            if (fresh) {
                distinct.add(document);
            }
        }
        if (distinct.isEmpty()) {
            throw new DataException("there is no document that is not empty; look at --documents");
        }
        try (LexicalIndex index =
                new LexicalIndex(distinct.stream().map(Text::text).toList())) {
            QueryFilter.Chosen chosen = filter.choose(queries, test, index, distinct);
            if (chosen.queries().isEmpty()) {
                throw new DataException("no query is left: " + reasons(chosen.dropped()));
            }
            Map<String, Integer> sources = new TreeMap<>();
            try (ProgressLine line = display.progress(
                            "pool", ReadableNumbers::count, chosen.queries().size(), 0)
                    .patient()) {
                WholeFile.stream(out, writer -> {
                    for (int q = 0; q < chosen.queries().size(); q++) {
                        Text query = chosen.queries().get(q);
                        String own = query.own();
                        int place = own == null ? -1 : places.getOrDefault(QueryText.normalised(own), -1);
                        for (Candidate each : candidates.of(query.text(), q, place, index, distinct.size())) {
                            writer.append(row(query, distinct.get(each.document()), each)
                                            .toString())
                                    .append('\n');
                            sources.merge(each.source(), 1, Integer::sum);
                        }
                        line.update(q + 1L);
                    }
                });
            }
            int pairs = sources.values().stream().mapToInt(Integer::intValue).sum();
            return new Pool(
                    chosen.queries().size(), sources, chosen.dropped(), documents.size() - distinct.size(), pairs);
        }
    }

    private static String reasons(Map<String, Integer> dropped) {
        List<String> all = new ArrayList<>();
        dropped.forEach((reason, count) -> all.add(count + " " + reason));
        return all.isEmpty() ? "--queries has none" : String.join("; ", all);
    }

    private static ObjectNode row(Text query, Text document, Candidate candidate) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        if (!query.id().isEmpty()) {
            row.put("query_id", query.id());
        }
        row.put("query", query.text());
        if (!document.id().isEmpty()) {
            row.put("document_id", document.id());
        }
        row.put("document", document.text()).put("source", candidate.source());
        if (candidate.rank() > 0) {
            row.put("rank", candidate.rank());
        }
        return row.put("query_source", query.place());
    }
}
