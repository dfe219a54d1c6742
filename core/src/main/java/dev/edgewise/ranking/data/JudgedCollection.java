package dev.edgewise.ranking.data;

import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Queries, documents and judgements that know each other by ids.
///
/// @param queries texts by id
/// @param documents texts by id
/// @param qrels the judgements
/// @param place names the judgements in messages
public record JudgedCollection(Map<String, String> queries, Map<String, String> documents, Qrels qrels, String place) {
    /// Reads a directory in BEIR's layout: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`,
    /// `text`) and `qrels/SPLIT.tsv`. A document is its title and its text with a blank between.
    ///
    /// @throws DataException if a file is missing or wrong
    public static JudgedCollection beir(Path directory, String split) {
        Path judged = directory.resolve("qrels").resolve(split + ".tsv");
        if (!Files.isRegularFile(judged)) {
            throw new DataException(judged + " does not exist. Judgements here: " + splits(directory) + ".");
        }
        return new JudgedCollection(
                texts(directory.resolve("queries.jsonl"), List.of("text")),
                texts(directory.resolve("corpus.jsonl"), List.of("title", "text")),
                Qrels.read(judged),
                judged.toString());
    }

    private static String splits(Path directory) {
        try (Stream<Path> files = Files.list(directory.resolve("qrels"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tsv"))
                    .map(name -> name.substring(0, name.length() - ".tsv".length()))
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (IOException _) {
            return "none";
        }
    }

    private static Map<String, String> texts(Path file, List<String> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Row row : Rows.lines(file)) {
            String text = fields.stream()
                    .filter(row::has)
                    .map(row::text)
                    .filter(part -> !part.isBlank())
                    .collect(Collectors.joining(" "));
            if (texts.put(row.text("_id"), text) != null) {
                throw row.fault("the id \"" + row.text("_id") + "\" comes twice.");
            }
        }
        return texts;
    }

    /// Returns the judged documents of each judged query.
    public RankingData judged() {
        List<QueryList> lists = new ArrayList<>();
        int rows = 0;
        int withoutQuery = 0;
        int withoutDocument = 0;
        for (Map.Entry<String, Map<String, Double>> each : qrels.grades().entrySet()) {
            String query = queries.getOrDefault(each.getKey(), "");
            Set<Map.Entry<String, Double>> judgements = each.getValue().entrySet();
            rows += judgements.size();
            if (query.isBlank()) {
                withoutQuery++;
                continue;
            }
            List<JudgedDocument> own = judgements.stream()
                    .filter(judgement ->
                            !documents.getOrDefault(judgement.getKey(), "").isBlank())
                    .map(judgement -> new JudgedDocument(
                            documents.getOrDefault(judgement.getKey(), ""),
                            judgement.getKey(),
                            List.of(judgement.getValue()),
                            null,
                            place))
                    .toList();
            withoutDocument += judgements.size() - own.size();
            if (!own.isEmpty()) {
                lists.add(new QueryList(each.getKey(), query, null, own));
            }
        }
        List<String> notes = Stream.of(
                        note(withoutQuery, "queries of " + place + " have no text in queries.jsonl: left out."),
                        note(withoutDocument, "documents of " + place + " have no text in corpus.jsonl: left out."))
                .filter(note -> !note.isEmpty())
                .toList();
        if (lists.isEmpty()) {
            throw new DataException(place + ": no judgement is left. " + String.join(" ", notes));
        }
        return new RankingData(lists, rows, notes);
    }

    private static String note(int count, String what) {
        return count == 0 ? "" : count + " " + what;
    }
}
