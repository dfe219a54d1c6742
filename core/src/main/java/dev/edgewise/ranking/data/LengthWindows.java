package dev.edgewise.ranking.data;

import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Batches of items of similar length, for losses that look at each document by itself: all items are shuffled,
/// then sorted by length inside windows of 16 batches, and the batches of a window are shuffled.
public final class LengthWindows {
    /// Batches that are sorted together.
    public static final int BATCHES = 16;

    private LengthWindows() {}

    /// Returns the batches of an epoch as indices of items; each item occurs once, and the last batch may be
    /// smaller.
    ///
    /// @param lengths of the items
    /// @param batch items of a batch
    public static List<int[]> epoch(int[] lengths, int batch, long seed, long epoch) {
        RandomGenerator random = Seeds.stream(seed, "length windows", epoch);
        List<Integer> items =
                new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
        Collections.shuffle(items, Random.from(random));
        List<int[]> batches = new ArrayList<>();
        int window = batch * BATCHES;
        for (int start = 0; start < items.size(); start += window) {
            Integer[] sorted =
                    items.subList(start, Math.min(items.size(), start + window)).toArray(Integer[]::new);
            Arrays.sort(sorted, Comparator.comparingInt(i -> lengths[i]));
            List<int[]> cut = new ArrayList<>();
            for (int from = 0; from < sorted.length; from += batch) {
                cut.add(Arrays.stream(sorted, from, Math.min(sorted.length, from + batch))
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
            Collections.shuffle(cut, Random.from(random));
            batches.addAll(cut);
        }
        return batches;
    }
}
