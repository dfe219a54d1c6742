package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.random.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What GEPA's public code computes, made by testkit/oracle/make_evolve.py.
class EvolveVectorsTest {
    private static JsonNode vectors;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(EvolveVectorsTest.class.getResourceAsStream("vectors.json"))) {
            vectors = new ObjectMapper().readTree(in);
        }
    }

    private static List<Integer> whole(JsonNode list) {
        List<Integer> numbers = new ArrayList<>();
        list.forEach(number -> numbers.add(number.intValue()));
        return numbers;
    }

    private static List<List<Integer>> lists(JsonNode list) {
        List<List<Integer>> lists = new ArrayList<>();
        list.forEach(each -> lists.add(whole(each)));
        return lists;
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(part -> texts.put(part.getKey(), part.getValue().asText()));
        return texts;
    }

    @Test
    void frontsAndSurvivors() {
        assertThat(vectors.path("fronts")).hasSizeGreaterThan(100);
        for (JsonNode one : vectors.path("fronts")) {
            List<Candidate> candidates = new ArrayList<>();
            for (JsonNode scores : one.path("scores")) {
                List<Double> own = new ArrayList<>();
                scores.forEach(score -> own.add(score.doubleValue()));
                candidates.add(new Candidate(candidates.size(), Map.of("a", "b"), List.of(), own));
            }
            ParetoFronts fronts = ParetoFronts.of(candidates);
            assertThat(fronts.best()).isEqualTo(lists(one.path("fronts")));
            assertThat(fronts.undominated(candidates).best()).as("%s", one).isEqualTo(lists(one.path("undominated")));
            int drawn = fronts.draw(candidates, Seeds.stream(1, "draw"));
            assertThat(lists(one.path("undominated")).stream().flatMap(List::stream))
                    .contains(drawn);
        }
    }

    @Test
    void ancestorsAndMergedParts() {
        int merged = 0;
        for (JsonNode one : vectors.path("merges")) {
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < one.path("parts").size(); i++) {
                candidates.add(new Candidate(
                        i,
                        texts(one.path("parts").get(i)),
                        whole(one.path("parents").get(i)),
                        List.of(one.path("means").get(i).doubleValue())));
            }
            for (JsonNode pair : one.path("pairs")) {
                List<Integer> two = whole(pair.path("pair"));
                Merging merging = new Merging();
                assertThat(merging.fitting(candidates, two.get(0), two.get(1)))
                        .as("%s", pair)
                        .isEqualTo(whole(pair.path("ancestors")));
                if (!pair.path("merged").isNull()) {
                    Optional<Merging.Merged> made = merging.merge(candidates, two, Seeds.stream(2, "merge"));
                    assertThat(made.orElseThrow().parts()).isEqualTo(texts(pair.path("merged")));
                    assertThat(merging.merge(candidates, two, Seeds.stream(2, "merge")))
                            .isEmpty();
                    merged++;
                }
            }
        }
        assertThat(merged).isGreaterThan(20);
    }

    @Test
    void acceptance() {
        EvolutionSettings strict = EvolutionSettings.standard(100, 1);
        EvolutionSettings equal = new EvolutionSettings(100, 3, true, true, 0, 1);
        assertThat(vectors.path("acceptance")).hasSizeGreaterThan(50);
        for (JsonNode one : vectors.path("acceptance")) {
            double before = sum(one.path("before"));
            double after = sum(one.path("after"));
            assertThat(strict.accepts(before, after))
                    .as("%s", one)
                    .isEqualTo(one.path("strict").booleanValue());
            assertThat(equal.accepts(before, after))
                    .as("%s", one)
                    .isEqualTo(one.path("equal").booleanValue());
        }
    }

    private static double sum(JsonNode scores) {
        return scores.valueStream().mapToDouble(JsonNode::doubleValue).sum();
    }

    /// Of the five tasks that judge a merge: those on which the first parent is better, on which it is worse,
    /// and tied.
    @Test
    void tasksThatJudgeAMerge() {
        assertThat(vectors.path("compared")).hasSizeGreaterThan(300);
        for (JsonNode one : vectors.path("compared")) {
            assertThat(one.path("floor").intValue()).isEqualTo(Merging.COMPARED);
            List<Integer> tasks = whole(one.path("tasks"));
            List<Double> first = new ArrayList<>();
            first.addAll(Collections.nCopies(tasks.get(0), 1.0));
            first.addAll(Collections.nCopies(tasks.get(1), 0.0));
            first.addAll(Collections.nCopies(tasks.get(2), 0.5));
            List<Integer> chosen = Merging.compared(
                    new Candidate(0, Map.of("a", "b"), List.of(), first),
                    new Candidate(1, Map.of("a", "c"), List.of(), Collections.nCopies(first.size(), 0.5)),
                    Seeds.stream(3, "compared"));
            assertThat(chosen).hasSize(Merging.COMPARED).doesNotHaveDuplicates();
            for (int kind = 0; kind < 3; kind++) {
                double score = List.of(1.0, 0.0, 0.5).get(kind);
                long count =
                        chosen.stream().filter(task -> first.get(task) == score).count();
                assertThat(count)
                        .as("%s", one)
                        .isBetween(
                                one.path("fewest").get(kind).longValue(),
                                one.path("most").get(kind).longValue());
            }
        }
    }

    @Test
    void paddedEpochs() {
        assertThat(vectors.path("padding")).isNotEmpty();
        for (JsonNode one : vectors.path("padding")) {
            List<Integer> order =
                    whole(one.path("order")).subList(0, one.path("tasks").intValue());
            assertThat(Minibatches.padded(order, one.path("size").intValue())).isEqualTo(whole(one.path("order")));
        }
    }

    @Test
    void textsInAnswers() {
        assertThat(vectors.path("answers")).isNotEmpty();
        for (JsonNode one : vectors.path("answers")) {
            assertThat(ProposedText.of(one.path("answer").asText()))
                    .as("%s", one)
                    .isEqualTo(one.path("text").asText());
        }
    }
}
