package dev.edgewise.ranking.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Gives each list of a batch documents of the other lists as negatives, for losses that say so
/// ([dev.edgewise.ranking.RankingNeeds#inBatchNegatives]).
public final class InBatchNegatives {
    private InBatchNegatives() {}

    /// Returns the lists with further documents behind their own, labelled 0. A text that the list has already,
    /// or that was drawn for it, is not drawn; neither is one of a list with the same query.
    ///
    /// @param count most documents that a list gets
    /// @param random draws them without replacement; not used where all are taken
    public static List<QueryList> added(List<QueryList> batch, int count, RandomGenerator random) {
        if (count == 0) {
            return batch;
        }
        List<String> queries =
                batch.stream().map(list -> QueryText.normalised(list.query())).toList();
        Map<String, Set<String>> texts = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            texts.computeIfAbsent(queries.get(i), _ -> new HashSet<>())
                    .addAll(batch.get(i).texts());
        }
        return IntStream.range(0, batch.size())
                .mapToObj(i -> added(batch.get(i), batch, texts.getOrDefault(queries.get(i), Set.of()), count, random))
                .toList();
    }

    /// Adds documents to a list.
    ///
    /// @param own texts of its query, which are not drawn
    private static QueryList added(
            QueryList list, List<QueryList> batch, Set<String> own, int count, RandomGenerator random) {
        Map<String, JudgedDocument> others = new LinkedHashMap<>();
        for (QueryList other : batch) {
            for (JudgedDocument document : other.documents()) {
                if (!own.contains(document.text())) {
                    others.putIfAbsent(document.text(), document.labelled(0));
                }
            }
        }
        List<JudgedDocument> drawn = new ArrayList<>(others.values());
        if (drawn.size() > count) {
            Collections.shuffle(drawn, Random.from(random));
        }
        List<JudgedDocument> all = new ArrayList<>(list.documents());
        all.addAll(drawn.subList(0, Math.min(count, drawn.size())));
        return list.with(all);
    }
}
