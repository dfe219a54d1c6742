package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.DataException;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarginBandsTest {
    private static QueryList list(double... labels) {
        return list(null, labels);
    }

    private static QueryList list(@Nullable String topic, double... labels) {
        return new QueryList(
                null,
                "q",
                topic,
                DoubleStream.of(labels)
                        .mapToObj(label -> new JudgedDocument("d" + label, null, List.of(label), null, "made"))
                        .toList());
    }

    @Test
    void fewMarginsHaveABandEach() {
        MarginBands bands = new MarginBands(List.of(list(2, 1, 0), list(1, 0)), 5);

        assertThat(bands.count()).isEqualTo(2);
        assertThat(bands.describe(0)).isEqualTo("margins from 2.00 on");
        assertThat(bands.describe(1)).isEqualTo("margins from 1.00 to below 2.00");
    }

    @Test
    void manyMarginsAreCutIntoBandsOfAsManyPairs() {
        MarginBands bands = new MarginBands(List.of(list(0, 1, 3, 7, 15)), 2);

        // 1, 2, 3, 4, 6, 7, 8, 12, 14, 15
        assertThat(bands.describe(0)).isEqualTo("margins from 7.00 on");
        assertThat(bands.describe(1)).isEqualTo("margins from 1.00 to below 7.00");
    }

    @Test
    void aMarginThatMostPairsHaveLeavesNoBandEmpty() {
        MarginBands bands = new MarginBands(List.of(list(0, 0, 0, 0, 1, 1, 1, 1), list(3, 1, 0, 0)), 2);

        // 1 eighteen times, 2, 3, 3
        assertThat(bands.describe(0)).isEqualTo("margins from 2.00 on");
        assertThat(bands.describe(1)).isEqualTo("margins from 1.00 to below 2.00");
        assertThat(bands.draw(0, 4, Seeds.stream(1, 0)).list().size()).isBetween(2, 4);
        assertThat(bands.draw(1, 4, Seeds.stream(1, 1)).list().size()).isBetween(2, 4);
    }

    @Test
    void ofManyPairsASampleIsEnough() {
        double[] labels = IntStream.range(0, 2000).mapToDouble(i -> i / 2000.0).toArray();
        List<QueryList> lists = List.of(list(labels), list(5, 0), list(1, 1));

        double[] all = MarginBands.margins(lists, Long.MAX_VALUE);
        double[] some = MarginBands.margins(lists, 50_000);

        assertThat(all).hasSize(1999 * 1000 + 1);
        assertThat(some).hasSizeBetween(49_000, 50_100).endsWith(5);
        assertThat(some[some.length / 2]).isCloseTo(all[all.length / 2], within(0.01));
    }

    @Test
    void aTopicHasBandsOfItsOwn() {
        List<QueryList> lists = List.of(list("b", 4, 2, 0), list("a", 1, 0), list(0, 9), list("c", 1, 1));

        Map<String, MarginBands> bands = MarginBands.byTopic(lists, 5);

        assertThat(bands.keySet()).containsExactly("a", "b", "pairs");
        assertThat(Objects.requireNonNull(bands.get("a")).describe(0)).isEqualTo("margins from 1.00 on");
        assertThat(Objects.requireNonNull(bands.get("b")).count()).isEqualTo(2);
        assertThatThrownBy(() -> MarginBands.byTopic(List.of(list("c", 1, 1)), 5))
                .isInstanceOf(DataException.class)
                .hasMessage("no query has two documents with different labels, which algorithm.margin_bands compares;"
                        + " add documents with other labels, or set it to 0");
    }

    @Test
    void labelsThatNoQueryTellsApartAreRefused() {
        assertThatThrownBy(() -> new MarginBands(List.of(list(1), list(0), list(2, 2)), 5))
                .isInstanceOf(DataException.class)
                .hasMessage("no query has two documents with different labels, which algorithm.margin_bands compares;"
                        + " add documents with other labels, or set it to 0");
    }

    @Test
    void aComparisonStaysInItsBandAndBestFirst() {
        MarginBands bands = new MarginBands(List.of(list(0, 1, 3, 7, 15)), 2);
        for (int i = 0; i < 50; i++) {
            MarginBands.Comparison drawn = bands.draw(i % 2, 3, Seeds.stream(1, i));

            assertThat(drawn.list().size()).isBetween(2, 3);
            double anchor = drawn.anchor().value();
            boolean wide = i % 2 == 0;
            for (JudgedDocument other : drawn.list().documents()) {
                double margin = Math.abs(other.value() - anchor);
                assertThat(margin == 0 || (margin >= 7) == wide).isTrue();
            }
            double[] values = drawn.list().values();
            for (int d = 1; d < values.length; d++) {
                assertThat(values[d]).isLessThanOrEqualTo(values[d - 1]);
            }
        }
    }

    /// The draws of the version that looked at every pair, so that a run that goes on chooses as it did. Where there
    /// are
    /// so many pairs that their margins are sampled, it may not.
    @Test
    void drawsAreThoseOfLookingAtEveryPair() {
        double[] labels =
                IntStream.range(0, 40).mapToDouble(i -> (i * 37 % 41) / 7.0).toArray();
        MarginBands bands = new MarginBands(List.of(list(labels), list(2, 2, 0.1 + 0.2, 0.3, 0)), 4);
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            MarginBands.Comparison each = bands.draw(i % 4, 3, Seeds.stream(5, i));
            drawn.append(String.format(Locale.ROOT, "%.2f:", each.anchor().value()));
            for (double value : each.list().values()) {
                drawn.append(String.format(Locale.ROOT, " %.2f", value));
            }
            drawn.append('\n');
        }
        assertThat(drawn).hasToString("""
                3.57: 3.57 0.29 0.14
                2.00: 2.00 0.00
                0.30: 2.00 2.00 0.30
                5.00: 5.14 5.00 4.43
                3.43: 3.43 0.43 0.00
                0.00: 2.00 2.00 0.00
                4.29: 5.43 4.29 2.57
                0.00: 0.30 0.30 0.00
                2.14: 5.14 5.00 2.14
                3.71: 5.57 3.71 1.71
                2.00: 2.00 0.30 0.30
                0.30: 0.30 0.30 0.00
                """);
    }
}
