package dev.edgewise.assembly;

import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.rerank.ListScoring;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.rerank.pool.LexicalIndex;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// How long a query takes that comes alone, as somebody who searches waits for it.
///
/// @param queries that were timed
/// @param documents of a query, in the mean
/// @param model milliseconds of the model for the documents of a query, the median
/// @param bm25 milliseconds of BM25 for a query over all documents of the data, the median
public record RankLatency(int queries, double documents, double model, double bm25) {
    private static final int MOST = 50;
    private static final int WARM = 3;

    /// Times the first queries one by one, after some that are not counted.
    public static RankLatency of(PairModel model, RankingData data, LongSupplier nanoTime) {
        List<QueryList> lists = data.lists().stream().limit(MOST).toList();
        List<String> collection = data.lists().stream()
                .flatMap(list -> list.texts().stream())
                .distinct()
                .toList();
        try (LexicalIndex index = new LexicalIndex(collection)) {
            return new RankLatency(
                    lists.size(),
                    lists.stream().mapToInt(QueryList::size).average().orElse(0),
                    median(lists, nanoTime, list -> ListScoring.scores(model, List.of(list))),
                    median(lists, nanoTime, list -> index.scores(list.query())));
        }
    }

    private static double median(List<QueryList> lists, LongSupplier nanoTime, Consumer<QueryList> work) {
        lists.stream().limit(WARM).forEach(work);
        double[] times = new double[lists.size()];
        for (int i = 0; i < times.length; i++) {
            long start = nanoTime.getAsLong();
            work.accept(lists.get(i));
            times[i] = (nanoTime.getAsLong() - start) / 1e6;
        }
        Arrays.sort(times);
        return (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
    }
}
