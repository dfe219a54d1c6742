package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.ranking.RankingNeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a step gets: lists, length windows and documents of other lists.
class BatchesTest {
    private static QueryList list(int query, double... labels) {
        return new QueryList(
                null,
                "q" + query,
                null,
                IntStream.range(0, labels.length)
                        .mapToObj(i -> new JudgedDocument(
                                "d" + query + "." + i, null, List.of(labels[i]), null, "a.jsonl:" + (i + 1)))
                        .toList());
    }

    private static List<QueryList> lists(int count) {
        return IntStream.range(0, count)
                .mapToObj(q -> list(
                        q,
                        IntStream.range(0, 20)
                                .mapToDouble(i -> i == 13 ? 2 : i % 2)
                                .toArray()))
                .toList();
    }

    @Test
    void everyQueryComesOnceAnEpoch() {
        ListSampler sampler = new ListSampler(lists(10), 4, 8, false, 7);
        List<String> drawn = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            List<QueryList> batch = sampler.batch(step);
            assertThat(batch)
                    .hasSize(4)
                    .allSatisfy(list -> assertThat(list.texts())
                            .hasSize(8)
                            .doesNotHaveDuplicates()
                            .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
            batch.forEach(list -> drawn.add(list.query()));
        }
        assertThat(new HashSet<>(drawn.subList(0, 10))).hasSize(10);
        assertThat(new HashSet<>(drawn.subList(10, 20))).hasSize(10);
        assertThat(drawn.subList(0, 10)).isNotEqualTo(drawn.subList(10, 20));
    }

    private static int number(String document) {
        return Integer.parseInt(document.substring(document.indexOf('.') + 1));
    }

    @Test
    void aStepGetsTheSameWhateverWasDrawnBefore() {
        ListSampler one = new ListSampler(lists(10), 3, 5, false, 7);
        List<QueryList> first = one.batch(0);
        one.batch(1);
        assertThat(one.batch(9)).isEqualTo(new ListSampler(lists(10), 3, 5, false, 7).batch(9));
        assertThat(one.batch(9)).isNotEqualTo(new ListSampler(lists(10), 3, 5, false, 8).batch(9));
        assertThat(one.batch(0)).isEqualTo(first);
    }

    @Test
    void spreadingSeesTheFewGoodOnes() {
        ListSampler spread = new ListSampler(lists(5), 5, 4, true, 7);
        for (QueryList list : spread.batch(0)) {
            assertThat(list.values()).contains(2).contains(1).contains(0);
        }
        double[] logits = new Random(1).doubles(40).toArray();
        ListSampler byRange = new ListSampler(List.of(list(0, logits)), 1, 4, true, 7);
        double[] sorted = logits.clone();
        Arrays.sort(sorted);
        double[] drawn = byRange.batch(3).getFirst().values();
        Arrays.sort(drawn);
        for (int i = 0; i < 4; i++) {
            assertThat(drawn[i]).isBetween(sorted[i * 10], sorted[i * 10 + 9]);
        }
    }

    @Test
    void shortListsAreTakenWhole() {
        QueryList small = list(0, 1, 0);
        assertThat(new ListSampler(List.of(small), 2, 8, true, 7).batch(0)).containsExactly(small, small);
        assertThatThrownBy(() -> new ListSampler(List.of(), 2, 8, true, 7))
                .hasMessage("batches of 2 × 8 from 0 lists are none");
    }

    @Test
    void documentsOfOtherQueriesBecomeNegatives() {
        List<QueryList> batch = List.of(list(0, 1, 0), list(1, 1), list(2, 1));
        List<QueryList> all = InBatchNegatives.added(batch, RankingNeeds.ALL, new Random(1));
        assertThat(all.get(0).texts()).containsExactly("d0.0", "d0.1", "d1.0", "d2.0");
        assertThat(all.get(0).values()).containsExactly(1, 0, 0, 0);
        assertThat(all.get(1).texts()).containsExactly("d1.0", "d0.0", "d0.1", "d2.0");
        List<QueryList> two = InBatchNegatives.added(batch, 2, new Random(1));
        assertThat(two).extracting(QueryList::size).containsExactly(4, 3, 3);
        assertThat(InBatchNegatives.added(batch, 0, new Random(1))).isEqualTo(batch);
    }

    @Test
    void noTextIsItsOwnNegative() {
        QueryList same = new QueryList(null, "other", null, list(0, 1).documents());
        QueryList again = new QueryList(null, "Q0", null, list(5, 1).documents());
        List<QueryList> all = InBatchNegatives.added(List.of(list(0, 1), same, again), RankingNeeds.ALL, new Random(1));
        assertThat(all.get(0).texts())
                .as("neither its own text nor one of the same query")
                .containsExactly("d0.0");
        Set<String> texts = new HashSet<>(all.get(1).texts());
        assertThat(texts).containsExactlyInAnyOrder("d0.0", "d5.0");
    }
}
