package dev.edgewise.ranking.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.data.Row;
import dev.edgewise.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the columns of a row mean.
///
/// The label is the first found of `label`, `labels`, `score`, `scores`, as in sentence-transformers, then of
/// `grade`, `grades`, `relevance`. Columns are known by their names where they have the usual ones. Where they
/// do not, all other columns of text are taken in their order, the query first, as sentence-transformers does; but
/// for those that hold numbers, as the labels of a table under a name of their own.
///
/// @param query column of the query
/// @param documents columns of documents, in order
/// @param label column of labels; null where there is none
/// @param named whether the columns were known by their names
/// @param tuple whether the first document is the positive and the others are negatives
record ColumnRoles(
        String query, List<String> documents, @Nullable String label, boolean named, boolean tuple) {
    private static final List<String> LABELS =
            List.of("label", "labels", "score", "scores", "grade", "grades", "relevance");
    private static final List<String> QUERIES = List.of("query", "question", "anchor", "sentence1");
    private static final List<String> DOCUMENTS = List.of(
            "document",
            "documents",
            "docs",
            "passage",
            "passages",
            "text",
            "texts",
            "answer",
            "response",
            "title",
            "sentence2");
    private static final Pattern NUMBERED = Pattern.compile("(d|doc|document|passage|text)_?\\d+");
    private static final Pattern NEGATIVE = Pattern.compile("negatives?(_?\\d+)?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d*)?");
    private static final Pattern ASIDE = Pattern.compile("(.*[_-])?id|qid|docid|source|topic|split|kind");

    /// Returns the roles of the columns of a row.
    ///
    /// @throws DataException if there are too few columns, or one that was named is missing
    static ColumnRoles of(Row row, RankingColumns chosen) {
        for (String name : chosen.given()) {
            row.value(name);
        }
        List<String> names = row.names();
        String label =
                chosen.label() != null ? chosen.label() : first(LABELS, names).orElse(null);
        List<String> texts = names.stream()
                .filter(name ->
                        !name.equals(label) && !ASIDE.matcher(lower(name)).matches() && isText(row, name))
                .toList();
        Optional<String> query = Optional.ofNullable(chosen.query()).or(() -> first(QUERIES, texts));
        Optional<String> positive = first(List.of("positive"), texts);
        if (chosen.document() == null && positive.isPresent()) {
            List<String> documents = new ArrayList<>(List.of(positive.get()));
            texts.stream()
                    .filter(name -> NEGATIVE.matcher(lower(name)).matches())
                    .forEach(documents::add);
            String own = query.orElse(texts.getFirst());
            if (documents.contains(own)) {
                throw tooFew(row);
            }
            return new ColumnRoles(own, documents, label, query.isPresent(), label == null);
        }
        List<String> documents = chosen.document() != null ? List.of(chosen.document()) : documents(texts);
        if (query.isPresent() && !documents.isEmpty() && !documents.contains(query.get())) {
            return new ColumnRoles(query.get(), documents, label, true, label == null);
        }
        return inOrder(row, texts, query, documents, label);
    }

    /// Returns the columns with a usual name of a query or a document that have no role.
    List<String> unused(List<String> names) {
        return names.stream()
                .filter(name -> QUERIES.contains(lower(name)) || DOCUMENTS.contains(lower(name)))
                .filter(name -> !name.equals(query) && !documents.contains(name) && !name.equals(label))
                .toList();
    }

    private static List<String> documents(List<String> texts) {
        List<String> numbered = texts.stream()
                .filter(name -> NUMBERED.matcher(lower(name)).matches())
                .toList();
        return numbered.size() > 1
                ? numbered
                : first(DOCUMENTS, texts).map(List::of).orElse(numbered);
    }

    private static ColumnRoles inOrder(
            Row row, List<String> texts, Optional<String> query, List<String> documents, @Nullable String label) {
        List<String> left = new ArrayList<>(texts);
        String own = query.orElseGet(() -> texts.stream()
                .filter(name -> !documents.contains(name))
                .findFirst()
                .orElseThrow(() -> tooFew(row)));
        left.remove(own);
        List<String> others = documents.isEmpty()
                ? left.stream().filter(name -> !isNumber(row, name)).toList()
                : documents;
        if (others.isEmpty()) {
            throw tooFew(row);
        }
        return new ColumnRoles(own, others, label, false, label == null);
    }

    private static DataException tooFew(Row row) {
        return row.fault("a row needs a query and a document, but only the columns of texts count. Name them query and"
                + " document, or name your own. " + row.fieldsHere());
    }

    private static boolean isText(Row row, String name) {
        JsonNode value = row.fields().path(name);
        return value.isTextual()
                || value.isNull()
                || (value.isArray() && value.valueStream().allMatch(JsonNode::isTextual));
    }

    private static boolean isNumber(Row row, String name) {
        return NUMBER.matcher(row.fields().path(name).asText()).matches();
    }

    private static Optional<String> first(List<String> wanted, List<String> names) {
        return wanted.stream()
                .flatMap(word -> names.stream().filter(name -> lower(name).equals(word)))
                .findFirst();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
