package dev.edgewise.ranking.data;

import dev.edgewise.random.Seeds;
import java.util.List;

/// Splits queries by a hash of what they say. A query lies in the same part in whatever file it comes, and
/// queries that are added later move none of those that are there.
public final class QuerySplit {
    private QuerySplit() {}

    /// Returns the place of a query in [0, 1), the same for every spelling that [QueryText#normalised] makes
    /// equal.
    public static double place(String query, long seed) {
        return (Seeds.derive(seed, "query", QueryText.normalised(query)) >>> 11) * 0x1.0p-53;
    }

    /// Returns the lists whose queries lie in the part from `low` (inclusive) to `high` (exclusive).
    public static List<QueryList> part(List<QueryList> lists, double low, double high, long seed) {
        return lists.stream()
                .filter(list -> {
                    double place = place(list.query(), seed);
                    return place >= low && place < high;
                })
                .toList();
    }
}
