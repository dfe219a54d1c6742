package dev.edgewise.rerank.pool;

import dev.edgewise.ranking.data.NearDuplicates;
import dev.edgewise.ranking.data.QueryText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says which queries may be used: none that is empty, none twice or nearly so, none of the test set or nearly
/// so, and of queries that were written for a document only those that find it.
///
/// @param share of their words that nearly equal queries have in common
/// @param roundTrip how far down a query may find its own document; 0 for anywhere
public record QueryFilter(double share, int roundTrip) {
    /// Queries that are used, and why others are not.
    ///
    /// @param dropped how many for each reason, in the order of the rules
    public record Chosen(List<PoolTexts.Text> queries, Map<String, Integer> dropped) {}

    /// Returns the queries that may be used, in order.
    ///
    /// @param test queries of the test set
    /// @param documents in which queries find their own
    public Chosen choose(
            List<PoolTexts.Text> queries,
            List<PoolTexts.Text> test,
            LexicalIndex index,
            List<PoolTexts.Text> documents) {
        NearDuplicates forbidden =
                new NearDuplicates(test.stream().map(PoolTexts.Text::text).toList(), share);
        NearDuplicates earlier = new NearDuplicates(List.of(), share);
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

    private static String reason(PoolTexts.Text query, NearDuplicates forbidden, NearDuplicates earlier) {
        if (query.text().isBlank()) {
            return "is empty";
        }
        return forbidden
                .of(query.text())
                .map(match -> match.share() == 1 ? "is in the test set" : "is nearly one of the test set")
                .or(() -> earlier.of(query.text())
                        .map(match -> match.share() == 1 ? "is there already" : "is nearly there already"))
                .orElse("");
    }

    private boolean findsItsOwn(PoolTexts.Text query, LexicalIndex index, List<PoolTexts.Text> documents) {
        String own = query.own();
        if (roundTrip == 0 || own == null) {
            return true;
        }
        String wanted = QueryText.normalised(own);
        return index.search(query.text(), roundTrip).stream()
                .anyMatch(found ->
                        QueryText.normalised(documents.get(found).text()).equals(wanted));
    }
}
