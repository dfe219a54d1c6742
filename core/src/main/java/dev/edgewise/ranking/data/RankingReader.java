package dev.edgewise.ranking.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads rows of a ranker's data into lists, one a query.
///
/// | format | columns |
/// |---|---|
/// | labeled-pair | query, document, label; rows of one query become one list |
/// | labeled-list | query, a list of documents, a list of labels |
/// | triplet, n-tuple | query, positive, negatives; no label |
/// | margins | query, two or more documents, and a margin, margins or scores |
///
/// Which columns these are says [ColumnRoles]. Rows without a query, a document or a label are left out and
/// counted, as are documents that a list has twice.
public final class RankingReader {
    private static final int LOOKED_AT = 100;
    private static final List<String> QUERY_IDS = List.of("query_id", "query-id", "qid");
    private static final List<String> DOCUMENT_IDS =
            List.of("doc_id", "document_id", "docid", "doc-id", "corpus_id", "corpus-id");

    private final RankingColumns columns;
    private final ListCollector collector = new ListCollector();
    private final List<String> notes = new ArrayList<>();
    private final List<String> withoutQuery = new ArrayList<>();
    private final List<String> withoutDocument = new ArrayList<>();
    private final List<String> withoutLabel = new ArrayList<>();
    private int rows;

    private RankingReader(RankingColumns columns) {
        this.columns = columns;
    }

    /// Returns what the files hold together.
    ///
    /// @throws DataException if a file or a row cannot be used, or nothing is left
    public static RankingData read(List<Path> files, RankingColumns columns) {
        RankingReader reader = new RankingReader(columns);
        files.forEach(file -> reader.add(Rows.read(file)));
        return reader.data(files.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    private void add(List<Row> file) {
        Row template = template(file);
        RankingColumns own = columns.of(template);
        ColumnRoles roles = ColumnRoles.of(template, own);
        rows += file.size();
        file.forEach(row -> add(row, roles, own.range()));
        notes.addAll(ColumnNotes.of(file, roles));
    }

    /// Returns a row with the first value that each field has, since a row may lack one.
    private static Row template(List<Row> file) {
        ObjectNode fields = file.getFirst().fields().deepCopy();
        for (Row row : file.subList(0, Math.min(LOOKED_AT, file.size()))) {
            row.fields().properties().forEach(field -> {
                if (!fields.hasNonNull(field.getKey())) {
                    fields.set(field.getKey(), field.getValue());
                }
            });
        }
        return new Row(file.getFirst().place(), fields);
    }

    private void add(Row row, ColumnRoles roles, LabelRange range) {
        String query = text(row, roles.query());
        if (query == null) {
            withoutQuery.add(row.place());
            return;
        }
        boolean list = row.fields().path(roles.documents().getFirst()).isArray()
                && roles.documents().size() == 1
                && !roles.tuple();
        List<@Nullable String> texts = texts(row, roles);
        if (roles.label() != null && isMissing(row, roles.label())) {
            withoutLabel.add(row.place());
            return;
        }
        List<List<Double>> labels = roles.label() == null
                ? RowLabels.ofTuple(texts.size())
                : new RowLabels(row, range).of(roles.label(), texts.size(), list);
        boolean pair = roles.documents().size() == 1 && !list && roles.label() != null;
        List<JudgedDocument> documents = documents(row, texts, labels);
        if (documents.isEmpty() || (!list && texts.getFirst() == null)) {
            withoutDocument.add(row.place());
            return;
        }
        if (documents.size() < texts.size()) {
            withoutDocument.add(row.place());
        }
        String id = id(row, QUERY_IDS);
        String key = pair ? (id == null ? "query " + query : "id " + id) : "row " + row.place();
        collector.add(row, key, id, query, text(row, "topic"), documents);
    }

    private static List<JudgedDocument> documents(Row row, List<@Nullable String> texts, List<List<Double>> labels) {
        List<JudgedDocument> documents = new ArrayList<>();
        String id = texts.size() == 1 ? id(row, DOCUMENT_IDS) : null;
        String source = text(row, "source");
        JsonNode teacher = row.fields().path("labelled_by").path("teacher");
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text != null) {
                documents.add(new JudgedDocument(text, id, labels.get(i), source, teacher.textValue(), row.place()));
            }
        }
        return documents;
    }

    private static List<@Nullable String> texts(Row row, ColumnRoles roles) {
        List<@Nullable String> texts = new ArrayList<>();
        for (String column : roles.documents()) {
            JsonNode value = row.fields().path(column);
            if (!value.isArray()) {
                texts.add(text(row, column));
                continue;
            }
            for (JsonNode each : row.value(column)) {
                if (!each.isTextual() && !each.isNull()) {
                    throw row.wrongType(column, each, "a list of texts");
                }
                texts.add(each.isNull() || each.textValue().isBlank() ? null : each.textValue());
            }
        }
        return texts;
    }

    private static boolean isMissing(Row row, String column) {
        JsonNode value = row.fields().path(column);
        return !row.has(column) || (value.isTextual() && value.textValue().isBlank());
    }

    /// Returns the text of a column; null where it is missing or blank.
    private static @Nullable String text(Row row, String column) {
        return isMissing(row, column) ? null : row.text(column);
    }

    private static @Nullable String id(Row row, List<String> names) {
        return names.stream()
                .filter(row::has)
                .findFirst()
                .map(name -> row.fields().path(name).asText())
                .orElse(null);
    }

    private RankingData data(String files) {
        List<QueryList> lists = collector.lists();
        List<String> left = Stream.of(
                        told(withoutQuery, "without a query"),
                        told(withoutDocument, "without a document"),
                        told(withoutLabel, "without a label"),
                        counted(collector.repeated(), "that a query has twice with the same label", "once"),
                        counted(collector.conflicting(), "that a query has with different labels", "not at all"))
                .filter(note -> !note.isEmpty())
                .toList();
        if (lists.isEmpty()) {
            throw new DataException(
                    files + ": of " + rows + " rows no document is left to rank. " + String.join(" ", left));
        }
        notes.addAll(left);
        return new RankingData(lists, rows, notes);
    }

    private static String told(List<String> places, String what) {
        return places.isEmpty()
                ? ""
                : places.size() + (places.size() == 1 ? " row " : " rows ") + what + " (first " + places.getFirst()
                        + "): left out.";
    }

    private static String counted(int documents, String what, String taken) {
        return documents == 0
                ? ""
                : documents + (documents == 1 ? " document " : " documents ") + what + ": taken " + taken + ".";
    }

    /// What looks wrong in the columns of a file.
    private static final class ColumnNotes {
        private static List<String> of(List<Row> rows, ColumnRoles roles) {
            String query = roles.query();
            String document = roles.documents().getFirst();
            List<String> notes = new ArrayList<>();
            List<String> names = rows.getFirst().names();
            if (roles.named() && names.indexOf(document) < names.indexOf(query)) {
                notes.add("The column \"" + Quoted.of(document) + "\" stands before \"" + Quoted.of(query)
                        + "\". Edgewise goes by names; sentence-transformers takes the first column as the query.");
            }
            if (!roles.named()) {
                notes.add("Columns are taken in their order: \"" + Quoted.of(query) + "\" is the query, \""
                        + Quoted.of(document) + "\" the document. Name them query and document to be sure.");
            }
            for (String unused : roles.unused(names)) {
                notes.add("The column \"" + Quoted.of(unused) + "\" is not used: the query is \"" + Quoted.of(query)
                        + "\", the document \"" + Quoted.of(document) + "\".");
            }
            if (roles.documents().size() == 1 && swapped(rows, query, document)) {
                notes.add("The columns \"" + Quoted.of(query) + "\" and \"" + Quoted.of(document)
                        + "\" look swapped: the queries are longer than the documents, and more of them differ.");
            }
            return notes;
        }

        private static boolean swapped(List<Row> rows, String query, String document) {
            Set<String> queries = new HashSet<>();
            Set<String> documents = new HashSet<>();
            long queryLength = 0;
            long documentLength = 0;
            for (Row row : rows) {
                JsonNode first = row.fields().path(query);
                JsonNode second = row.fields().path(document);
                if (first.isTextual() && second.isTextual()) {
                    queries.add(first.textValue());
                    documents.add(second.textValue());
                    queryLength += first.textValue().length();
                    documentLength += second.textValue().length();
                }
            }
            return queryLength > 2 * documentLength && queries.size() > documents.size();
        }
    }
}
