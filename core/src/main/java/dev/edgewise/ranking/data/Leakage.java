package dev.edgewise.ranking.data;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What training data shares with test data.
///
/// @param queries training queries that repeat a query of the test
/// @param topics that occur in both, where rows have topics
/// @param documents texts that occur in both; these may be shared
public record Leakage(List<Leak> queries, Set<String> topics, int documents) {
    private static final int NAMED = 3;

    /// A training query that repeats a query of the test.
    ///
    /// @param list of the training data
    /// @param test the query of the test
    /// @param share of common words, 1 for equal queries
    public record Leak(QueryList list, String test, double share) {}

    public Leakage {
        queries = List.copyOf(queries);
        topics = Set.copyOf(topics);
    }

    /// Compares training data with test data.
    public static Leakage between(List<QueryList> train, List<QueryList> test) {
        NearDuplicates known =
                new NearDuplicates(test.stream().map(QueryList::query).toList());
        List<Leak> leaks = new ArrayList<>();
        for (QueryList list : train) {
            known.of(list.query()).ifPresent(match -> leaks.add(new Leak(list, match.text(), match.share())));
        }
        Set<String> topics = topics(train);
        topics.retainAll(topics(test));
        Set<String> documents = documents(train);
        documents.retainAll(documents(test));
        return new Leakage(leaks, topics, documents.size());
    }

    private static Set<String> topics(List<QueryList> lists) {
        Set<String> topics = new HashSet<>();
        lists.forEach(list -> {
            if (list.topic() != null) {
                topics.add(list.topic());
            }
        });
        return topics;
    }

    private static Set<String> documents(List<QueryList> lists) {
        return lists.stream()
                .flatMap(list -> list.texts().stream())
                .map(QueryText::normalised)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// Refuses a set that repeats queries of another.
    ///
    /// @param set the name of the first set, such as `data.train`
    /// @param other that of the other
    /// @throws DataException naming the first of them
    public void refuse(String set, String other) {
        if (queries.isEmpty()) {
            return;
        }
        String named =
                queries.stream().limit(NAMED).map(leak -> named(leak, other)).collect(Collectors.joining("; "));
        int more = queries.size() - NAMED;
        throw new DataException(queries.size() + (queries.size() == 1 ? " query" : " queries")
                + " of " + set + (queries.size() == 1 ? " is" : " are") + " in " + other + " too, or nearly so: "
                + named + (more > 0 ? "; and " + more + " more" : "")
                + ". Remove them from one of the two.");
    }

    private static String named(Leak leak, String other) {
        String own = "\"" + Quoted.of(leak.list().query()) + "\" ("
                + leak.list().documents().getFirst().place() + ")";
        return leak.share() == 1 ? own : own + ", in " + other + " \"" + Quoted.of(leak.test()) + "\"";
    }

    /// Says which topics and documents two sets share, which is allowed; each a sentence.
    ///
    /// @param set the name of the first set
    /// @param other that of the other
    public List<String> notes(String set, String other) {
        List<String> notes = new ArrayList<>();
        if (!topics.isEmpty()) {
            notes.add(topics.size() + (topics.size() == 1 ? " topic of " : " topics of ") + set
                    + (topics.size() == 1 ? " is in " : " are in ") + other + " too, such as \""
                    + Quoted.of(Collections.min(topics)) + "\": what is measured there is not of new topics");
        }
        if (documents > 0) {
            notes.add(documents + (documents == 1 ? " document of " : " documents of ") + set
                    + (documents == 1 ? " is in " : " are in ") + other + " too, under other queries");
        }
        return notes;
    }

    /// Returns the training data without the queries that repeat one of the test.
    public List<QueryList> without(List<QueryList> train) {
        Set<QueryList> leaking = queries.stream().map(Leak::list).collect(Collectors.toSet());
        return train.stream().filter(list -> !leaking.contains(list)).toList();
    }
}
