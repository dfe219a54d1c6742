package dev.edgewise.rerank.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says which queries may be used: none that is empty, none twice or nearly so, none of the test set or nearly so, and
/// of queries that were written for a document only those that find it.
///
/// @param share of their words that nearly equal queries have in common
/// @param roundTrip how far down a query may find its own document; 0 for anywhere
public record QueryFilter(double share, int roundTrip) {
    /// Returns a text in one spelling of those that look the same.
    public static String normal(String text) {
        return SimilarTexts.normal(text);
    }

    /// Queries that are used, and why others are not.
    ///
    /// @param dropped how many for each reason, in the order of the rules
    public record Chosen(List<PoolTexts.Text> queries, Map<String, Integer> dropped) {}

    /// Returns the queries that may be used, in order.
    ///
    /// @param test queries of the test set
    /// @param documents in which queries find their own
    public Chosen choose(List<PoolTexts.Text> queries, List<PoolTexts.Text> test, LexicalIndex index,
            List<PoolTexts.Text> documents) {
        SimilarTexts forbidden = new SimilarTexts(share);
        test.forEach(query -> forbidden.add(query.text()));
        SimilarTexts earlier = new SimilarTexts(share);
        List<PoolTexts.Text> chosen = new ArrayList<>();
        Map<String, Integer> dropped = new LinkedHashMap<>();
        for (PoolTexts.Text query : queries) {
            String reason = reason(query, forbidden, earlier);
            if (reason.isEmpty() && !findsItsOwn(query, index, documents)) {
                reason = "does not find its own document";
            }
            if (reason.isEmpty()) {
                chosen.add(query);
                earlier.add(query.text());
            } else {
                dropped.merge(reason, 1, Integer::sum);
            }
        }
        return new Chosen(chosen, dropped);
    }

    private static String reason(PoolTexts.Text query, SimilarTexts forbidden, SimilarTexts earlier) {
        if (query.text().isBlank()) {
            return "is empty";
        }
        if (forbidden.hasEqual(query.text())) {
            return "is in the test set";
        }
        if (forbidden.similar(query.text()).isPresent()) {
            return "is nearly one of the test set";
        }
        if (earlier.hasEqual(query.text())) {
            return "is there already";
        }
        return earlier.similar(query.text()).isPresent() ? "is nearly there already" : "";
    }

    private boolean findsItsOwn(PoolTexts.Text query, LexicalIndex index, List<PoolTexts.Text> documents) {
        String own = query.own();
        if (roundTrip == 0 || own == null) {
            return true;
        }
        String wanted = SimilarTexts.normal(own);
        return index.search(query.text(), roundTrip).stream()
                .anyMatch(found ->
                        SimilarTexts.normal(documents.get(found).text()).equals(wanted));
    }
}
