package dev.edgewise.ranking.data;

import dev.edgewise.data.Row;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gathers documents by query, and counts what is left out: documents that a list holds twice with one label,
/// and those that it holds with different labels.
final class ListCollector {
    /// The documents of a list so far.
    private static final class Gathered {
        private final @Nullable String id;
        private final String query;
        private final @Nullable String topic;
        private final String place;
        private final List<JudgedDocument> documents = new ArrayList<>();

        private Gathered(@Nullable String id, String query, @Nullable String topic, String place) {
            this.id = id;
            this.query = query;
            this.topic = topic;
            this.place = place;
        }
    }

    private final Map<String, Gathered> lists = new LinkedHashMap<>();
    private int repeated;
    private int conflicting;

    /// Adds documents of a row.
    ///
    /// @param key of the list that they belong to
    void add(
            Row row,
            String key,
            @Nullable String id,
            String query,
            @Nullable String topic,
            List<JudgedDocument> documents) {
        Gathered list = lists.computeIfAbsent(key, _ -> new Gathered(id, query, topic, row.place()));
        if (!list.query.equals(query)) {
            throw row.fault("the query id \"" + Quoted.of(Objects.requireNonNullElse(id, "")) + "\" has the text \""
                    + Quoted.of(query) + "\", but \"" + Quoted.of(list.query) + "\" in " + list.place
                    + ". Give each query one text.");
        }
        list.documents.addAll(documents);
    }

    /// Returns the lists that have documents left, in the order in which they were first added.
    List<QueryList> lists() {
        List<QueryList> all = new ArrayList<>();
        for (Gathered each : lists.values()) {
            List<JudgedDocument> documents = distinct(each.documents);
            if (!documents.isEmpty()) {
                all.add(new QueryList(each.id, each.query, each.topic, documents));
            }
        }
        return all;
    }

    private List<JudgedDocument> distinct(List<JudgedDocument> documents) {
        Map<String, JudgedDocument> first = new HashMap<>();
        Set<String> disputed = new HashSet<>();
        List<JudgedDocument> kept = new ArrayList<>();
        for (JudgedDocument document : documents) {
            String text = QueryText.normalised(document.text());
            JudgedDocument known = first.putIfAbsent(text, document);
            if (known == null) {
                kept.add(document);
            } else if (known.label().equals(document.label())) {
                repeated++;
            } else {
                disputed.add(text);
            }
        }
        if (!disputed.isEmpty()) {
            conflicting += disputed.size();
            kept.removeIf(document -> disputed.contains(QueryText.normalised(document.text())));
        }
        return kept;
    }

    /// Returns how many documents were left out since the list has them already with the same label.
    int repeated() {
        return repeated;
    }

    /// Returns how many documents were left out since the list has them with different labels.
    int conflicting() {
        return conflicting;
    }
}
