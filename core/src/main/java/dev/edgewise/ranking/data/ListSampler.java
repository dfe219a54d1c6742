package dev.edgewise.ranking.data;

import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws batches of lists: every query once an epoch, with some of its documents, drawn without replacement.
/// Documents keep their order. What a step gets is a function of seed and step alone. Not thread-safe: the order of
/// the last epoch is kept.
public final class ListSampler {
    private final List<QueryList> lists;
    private final int queries;
    private final int documents;
    private final boolean spread;
    private final long seed;
    private long ordered = -1;
    private List<Integer> order = List.of();

    /// @param lists at least one
    /// @param queries of a batch
    /// @param documents of a list at most, at least 1
    /// @param spread whether documents are drawn from each label or range of labels in turn, so that few good
    ///     ones among many bad ones are seen; otherwise all documents are equally likely
    public ListSampler(List<QueryList> lists, int queries, int documents, boolean spread, long seed) {
        if (lists.isEmpty() || queries < 1 || documents < 1) {
            throw new IllegalArgumentException(
                    "batches of " + queries + " × " + documents + " from " + lists.size() + " lists are none");
        }
        this.lists = List.copyOf(lists);
        this.queries = queries;
        this.documents = documents;
        this.spread = spread;
        this.seed = seed;
    }

    /// Returns the lists of a step, as many as a batch has. A batch may hold the end of an epoch and the start
    /// of the next.
    ///
    /// @param step from 0 on
    public List<QueryList> batch(long step) {
        List<QueryList> batch = new ArrayList<>();
        for (long at = step * queries; at < (step + 1) * queries; at++) {
            long epoch = at / lists.size();
            int place = order(epoch).get((int) (at % lists.size()));
            batch.add(drawn(lists.get(place), Seeds.stream(seed, "documents", epoch, place)));
        }
        return batch;
    }

    private List<Integer> order(long epoch) {
        if (epoch != ordered) {
            order = new ArrayList<>(IntStream.range(0, lists.size()).boxed().toList());
            Collections.shuffle(order, Random.from(Seeds.stream(seed, "queries", epoch)));
            ordered = epoch;
        }
        return order;
    }

    private QueryList drawn(QueryList list, RandomGenerator random) {
        if (list.size() <= documents) {
            return list;
        }
        List<List<Integer>> groups = spread ? groups(list) : List.of(all(list));
        groups.forEach(group -> Collections.shuffle(group, Random.from(random)));
        List<Integer> chosen = new ArrayList<>();
        for (int round = 0; chosen.size() < documents; round++) {
            for (List<Integer> group : groups) {
                if (round < group.size() && chosen.size() < documents) {
                    chosen.add(group.get(round));
                }
            }
        }
        Collections.sort(chosen);
        return list.with(chosen.stream().map(list.documents()::get).toList());
    }

    private static List<Integer> all(QueryList list) {
        return new ArrayList<>(IntStream.range(0, list.size()).boxed().toList());
    }

    /// Returns the documents by label, the best first; by ranges of labels with as many documents where there
    /// are more labels than documents wanted.
    private List<List<Integer>> groups(QueryList list) {
        Map<Double, List<Integer>> byLabel = new TreeMap<>(Collections.reverseOrder());
        for (int i = 0; i < list.size(); i++) {
            byLabel.computeIfAbsent(list.documents().get(i).value(), _ -> new ArrayList<>())
                    .add(i);
        }
        if (byLabel.size() <= documents) {
            return List.copyOf(byLabel.values());
        }
        List<Integer> sorted = byLabel.values().stream().flatMap(List::stream).toList();
        return IntStream.range(0, documents)
                .<List<Integer>>mapToObj(g -> new ArrayList<>(
                        sorted.subList(g * sorted.size() / documents, (g + 1) * sorted.size() / documents)))
                .toList();
    }
}
