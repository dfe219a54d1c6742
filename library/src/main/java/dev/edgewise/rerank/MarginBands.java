package dev.edgewise.rerank;

import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Pairs of documents of a query by how far their labels lie apart: band 0 holds the widest margins, which are the
/// easiest to order.
///
/// Bands hold about as many pairs each, as far as equal margins let them. No band is empty; where there are no more
/// different margins than bands, each has its own.
public final class MarginBands {
    /// Pairs whose margins are looked at.
    private static final long MOST = 1_000_000;

    private final double[] least;
    private final List<List<QueryList>> lists = new ArrayList<>();

    /// A document compared with others, whose margins lie in one band.
    ///
    /// @param list the query with all these documents, best first
    /// @param anchor the document
    record Comparison(QueryList list, JudgedDocument anchor) {}

    /// Sorts the pairs of lists into bands.
    ///
    /// @param most bands, at least 1
    /// @throws DataException if no query has two documents with different labels
    public MarginBands(List<QueryList> all, int most) {
        double[] margins = margins(all, MOST);
        double[] different = Arrays.stream(margins).distinct().toArray();
        if (different.length == 0) {
            throw new DataException("no query has two documents with different labels, which algorithm.margin_bands"
                    + " compares; add documents with other labels, or set it to 0");
        }
        int bands = Math.min(most, different.length);
        least = new double[bands];
        int above = different.length;
        for (int band = 0; band < bands; band++) {
            int narrower = bands - 1 - band;
            double even = margins[(int) ((long) margins.length * narrower / bands)];
            above = Math.clamp(Arrays.binarySearch(different, even), narrower, above - 1);
            least[band] = different[above];
        }
        for (int band = 0; band < bands; band++) {
            int own = band;
            lists.add(all.stream().filter(list -> has(list, own)).toList());
        }
    }

    /// Returns bands of each topic of queries; of those without one, bands of [ByMargin#PAIRS]. A topic in which
    /// no two labels of a query differ has none.
    ///
    /// @param most bands of a topic, at least 1
    /// @throws DataException if no query has two documents with different labels
    public static Map<String, MarginBands> byTopic(List<QueryList> all, int most) {
        Map<String, List<QueryList>> topics = new TreeMap<>();
        for (QueryList list : all) {
            String topic = list.topic() == null ? ByMargin.PAIRS : list.topic();
            if (widest(list) > 0) {
                topics.computeIfAbsent(topic, _ -> new ArrayList<>()).add(list);
            }
        }
        if (topics.isEmpty()) {
            return Map.of(ByMargin.PAIRS, new MarginBands(all, most));
        }
        Map<String, MarginBands> bands = new LinkedHashMap<>();
        topics.forEach((topic, lists) -> bands.put(topic, new MarginBands(lists, most)));
        return bands;
    }

    /// Returns the margins of all pairs with different labels, in order; of more than `most` pairs a sample, in which
    /// each query has its share and its widest margin.
    static double[] margins(List<QueryList> all, long most) {
        long pairs = all.stream().mapToLong(list -> pairs(list.size())).sum();
        return all.stream()
                .flatMapToDouble(list -> pairs <= most ? margins(list) : sampled(list, (double) most / pairs))
                .filter(margin -> margin > 0)
                .sorted()
                .toArray();
    }

    private static long pairs(long documents) {
        return documents * (documents - 1) / 2;
    }

    private static DoubleStream margins(QueryList list) {
        double[] values = list.values();
        return IntStream.range(0, values.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i).mapToDouble(j -> Math.abs(values[i] - values[j])));
    }

    private static DoubleStream sampled(QueryList list, double share) {
        double[] values = list.values();
        RandomGenerator random = Seeds.stream(0, "margins", list.query());
        long count = values.length < 2 ? 0 : (long) (share * pairs(values.length));
        DoubleStream drawn = DoubleStream.generate(() -> margin(values, random)).limit(count);
        return DoubleStream.concat(DoubleStream.of(widest(list)), drawn);
    }

    private static double margin(double[] values, RandomGenerator random) {
        double one = values[random.nextInt(values.length)];
        double other = values[random.nextInt(values.length)];
        return Math.abs(one - other);
    }

    private static double widest(QueryList list) {
        DoubleSummaryStatistics values = Arrays.stream(list.values()).summaryStatistics();
        return values.getMax() - values.getMin();
    }

    /// Tells whether two documents lie a margin of the band apart.
    private boolean has(QueryList list, int band) {
        double[] sorted = sorted(list);
        return Arrays.stream(sorted).anyMatch(value -> hasPartner(sorted, value, band));
    }

    private static double[] sorted(QueryList list) {
        double[] values = list.values();
        Arrays.sort(values);
        return values;
    }

    /// Tells whether one of some values lies a margin of the band from a value. Margins grow with the distance, so
    /// the first one on each side that is wide enough tells.
    ///
    /// @param sorted in ascending order
    private boolean hasPartner(double[] sorted, double value, int band) {
        int last = sorted.length - 1;
        return narrowest(last, i -> sorted[i] - value, band) || narrowest(last, i -> value - sorted[last - i], band);
    }

    /// Tells whether the narrowest margin that is wide enough for a band belongs to it.
    ///
    /// @param margins ascending, by a number from 0 to `last`
    private boolean narrowest(int last, IntToDoubleFunction margins, int band) {
        int from = 0;
        int to = last + 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            double margin = margins.applyAsDouble(middle);
            if (margin > 0 && of(margin) <= band) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from <= last && of(margins.applyAsDouble(from)) == band;
    }

    /// Returns the number of bands that hold pairs.
    public int count() {
        return least.length;
    }

    private int of(double margin) {
        for (int band = 0; band < least.length; band++) {
            if (margin >= least[band]) {
                return band;
            }
        }
        return least.length - 1;
    }

    /// Says which margins a band holds.
    public String describe(int band) {
        return band == 0
                ? String.format(Locale.ROOT, "margins from %.3g on", least[0])
                : String.format(Locale.ROOT, "margins from %.3g to below %.3g", least[band], least[band - 1]);
    }

    /// Draws a document and others of its query that lie a margin of the band from it.
    ///
    /// @param documents of the list at most, at least 2
    Comparison draw(int band, int documents, RandomGenerator random) {
        List<QueryList> some = lists.get(band);
        QueryList list = some.get(random.nextInt(some.size()));
        double[] values = list.values();
        double[] sorted = sorted(list);
        int[] anchors = IntStream.range(0, values.length)
                .filter(i -> hasPartner(sorted, values[i], band))
                .toArray();
        int anchor = anchors[random.nextInt(anchors.length)];
        List<Integer> chosen = partners(values, anchor, band);
        Collections.shuffle(chosen, Random.from(random));
        chosen = new ArrayList<>(chosen.subList(0, Math.min(chosen.size(), documents - 1)));
        chosen.add(anchor);
        chosen.sort((a, b) -> values[a] == values[b] ? Integer.compare(a, b) : Double.compare(values[b], values[a]));
        JudgedDocument own = list.documents().get(anchor);
        return new Comparison(
                list.with(chosen.stream().map(list.documents()::get).toList()), own);
    }

    private List<Integer> partners(double[] values, int anchor, int band) {
        List<Integer> partners = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            double margin = Math.abs(values[i] - values[anchor]);
            if (margin > 0 && of(margin) == band) {
                partners.add(i);
            }
        }
        return partners;
    }
}
