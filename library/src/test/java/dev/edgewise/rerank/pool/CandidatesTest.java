package dev.edgewise.rerank.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.rerank.pool.Candidates.Candidate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final List<String> DOCUMENTS = IntStream.range(0, 60)
            .mapToObj(i -> i < 30 ? "apple ".repeat(30 - i) + "pie".repeat(i % 2) : "stone " + i)
            .toList();

    @Test
    void wordsAreFoundBestFirstAndEqualScoresInOrder() {
        try (LexicalIndex index =
                new LexicalIndex(List.of("a red car", "The RED, red bus", "a blue boat", "a blue tram", "nothing"))) {
            assertThat(index.search("Red?", 5)).containsExactly(1, 0);
            assertThat(index.search("blue", 5)).containsExactly(2, 3);
            assertThat(index.search("blue", 1)).containsExactly(2);
            assertThat(index.search("green", 5)).isEmpty();
            assertThat(index.search("!?", 5)).isEmpty();
        }
    }

    /// What Lucene cannot hold in its buffer it writes as several segments: here first a small one,
    /// whose words begin alike, then a large one.
    @Test
    @Tag("slow")
    void documentsOfALargeCorpusKeepTheirPlaces() {
        RandomGenerator draws = new SplittableRandom(3);
        List<String> documents = IntStream.range(0, 6_000)
                .mapToObj(i -> IntStream.range(0, 20)
                        .mapToObj(k -> (i < 4_000 ? "a".repeat(200) : letters(draws)) + (20 * i + k))
                        .collect(Collectors.joining(" ", "place" + i + " any ", "")))
                .toList();
        try (LexicalIndex index = new LexicalIndex(documents)) {
            for (int place : new int[] {0, 3_000, 4_500, 5_999}) {
                assertThat(index.search("place" + place, 2)).containsExactly(place);
            }
            assertThat(index.search("any", 3)).containsExactly(0, 1, 2);
        }
    }

    private static String letters(RandomGenerator draws) {
        StringBuilder word = new StringBuilder();
        draws.ints(200, 'a', 'z' + 1).forEach(word::appendCodePoint);
        return word.toString();
    }

    @Test
    void aQueryGetsTheFirstOnesSomeOfTheBandAndSomeOfAll() {
        Candidates candidates = new Candidates(4, 11, 20, 3, 5, 7);
        try (LexicalIndex index = new LexicalIndex(DOCUMENTS)) {
            List<Integer> ranked = index.search("apple", 60);
            List<Candidate> chosen = candidates.of("apple", 0, 41, index, DOCUMENTS.size());

            assertThat(chosen).extracting(Candidate::document).doesNotHaveDuplicates();
            assertThat(chosen.getFirst()).isEqualTo(new Candidate(41, "own", 0));
            assertThat(of(chosen, "bm25")).extracting(Candidate::document).isEqualTo(ranked.subList(0, 4));
            assertThat(of(chosen, "bm25")).extracting(Candidate::rank).containsExactly(1, 2, 3, 4);
            assertThat(of(chosen, "band")).hasSize(3).allSatisfy(each -> {
                assertThat(each.rank()).isBetween(11, 20);
                assertThat(each.document()).isEqualTo(ranked.get(each.rank() - 1));
            });
            assertThat(of(chosen, "random")).hasSize(5);
            assertThat(candidates.of("apple", 0, 41, index, DOCUMENTS.size())).isEqualTo(chosen);
            assertThat(candidates.of("apple", 1, 41, index, DOCUMENTS.size())).isNotEqualTo(chosen);
        }
    }

    @Test
    void aSmallCorpusIsTakenWhole() {
        try (LexicalIndex index = new LexicalIndex(List.of("a", "b", "c"))) {
            assertThat(new Candidates(2, 3, 9, 5, 9, 7).of("b", 0, -1, index, 3))
                    .extracting(Candidate::document)
                    .containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    private static List<Candidate> of(List<Candidate> all, String source) {
        return all.stream().filter(each -> each.source().equals(source)).toList();
    }
}
