package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Queries that occur twice, exactly or nearly, and splits that keep them together.
class LeakageTest {
    static QueryList list(String query, String... documents) {
        return new QueryList(
                null,
                query,
                null,
                IntStream.range(0, documents.length)
                        .mapToObj(i -> new JudgedDocument(
                                documents[i], null, List.of((double) (i == 0 ? 1 : 0)), null, "train.jsonl:" + (i + 1)))
                        .toList());
    }

    @Test
    void repeatsAreFoundExactlyAndNearly() {
        NearDuplicates known = new NearDuplicates(
                List.of("countries where Spanish is spoken", "who is the mayor of Berlin", "the red chair with arms"));
        assertThat(known.of("Countries  where\tspanish is SPOKEN"))
                .contains(new NearDuplicates.Match("countries where Spanish is spoken", 1));
        assertThat(known.of("who is the mayor of Berlin today").orElseThrow().share())
                .isCloseTo(6.0 / 7, within(1e-12));
        assertThat(known.of("who is the mayor of Paris")).isEmpty();
        assertThat(known.of("the red chair, with arms!")).isPresent();
        assertThat(known.of("")).isEmpty();
        assertThat(QueryText.normalised("ﬁne\u00a0 Ｔext ")).isEqualTo("fine text");
    }

    @Test
    @Tag("slow")
    void theIndexFindsWhatComparingAllFinds() {
        Random random = new Random(3);
        List<String> known = texts(random, 150);
        NearDuplicates index = new NearDuplicates(known, 0.6);
        int found = 0;
        for (String text : texts(random, 150)) {
            double best = known.stream()
                    .mapToDouble(other -> QueryText.jaccard(QueryText.words(text), QueryText.words(other)))
                    .max()
                    .orElseThrow();
            Optional<NearDuplicates.Match> match = index.of(text);
            assertThat(match.isPresent()).isEqualTo(best >= 0.6 - 1e-12);
            match.ifPresent(each -> assertThat(each.share()).isCloseTo(best, within(1e-12)));
            found += match.isPresent() ? 1 : 0;
        }
        assertThat(found).isBetween(10, 140);
    }

    private static List<String> texts(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> random.ints(1 + random.nextInt(6), 0, 40)
                        .mapToObj(word -> "w" + word)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void queriesOfTheTestInTheTrainingAreRefusedByName() {
        List<QueryList> train =
                List.of(list("red chair", "a"), list("who is the mayor of Berlin today", "b"), list("oak desk", "c"));
        List<QueryList> test =
                List.of(list("Red Chair", "a"), list("who is the mayor of Berlin", "d"), list("lamp", "e"));
        Leakage leakage = Leakage.between(train, test);
        assertThat(leakage.documents()).isEqualTo(1);
        assertThat(leakage.without(train)).containsExactly(train.getLast());
        assertThatThrownBy(() -> leakage.refuse("data.train", "data.test"))
                .isInstanceOf(DataException.class)
                .hasMessage("2 queries of data.train are in data.test too, or nearly so: \"red chair\" (train.jsonl:1);"
                        + " \"who is the mayor of Berlin today\" (train.jsonl:1), in data.test \"who is the mayor of"
                        + " Berlin\". Remove them from one of the two.");
        Leakage none = Leakage.between(leakage.without(train), test);
        assertThatCode(() -> none.refuse("data.train", "data.test")).doesNotThrowAnyException();
        List<QueryList> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            many.add(list("lamp", "x" + i));
        }
        assertThatThrownBy(() -> Leakage.between(many, test).refuse("data.dev", "data.test"))
                .hasMessage("5 queries of data.dev are in data.test too, or nearly so: \"lamp\""
                        + " (train.jsonl:1); \"lamp\" (train.jsonl:1); \"lamp\" (train.jsonl:1); and 2 more. Remove"
                        + " them from one of the two.");
    }

    @Test
    void topicsThatOccurInBothAreNamed() {
        QueryList train = new QueryList(null, "a", "tax", list("a", "d").documents());
        QueryList test = new QueryList(null, "b", "tax", list("b", "e").documents());
        Leakage leakage = Leakage.between(List.of(train), List.of(test));
        assertThat(leakage.topics()).containsExactly("tax");
        assertThat(leakage.notes("data.train", "data.dev"))
                .containsExactly(
                        "1 topic of data.train is in data.dev too, such as \"tax\": what is measured there is not"
                                + " of new topics");
        assertThat(Leakage.between(List.of(list("a", "d")), List.of(list("b", "d")))
                        .notes("data.train", "data.test"))
                .containsExactly("1 document of data.train is in data.test too, under other queries");
    }

    @Test
    void aQueryLiesInOnePartHoweverItIsSpelled() {
        List<QueryList> lists =
                IntStream.range(0, 1000).mapToObj(i -> list("query " + i, "d")).toList();
        List<QueryList> test = QuerySplit.part(lists, 0, 0.2, 7);
        List<QueryList> train = QuerySplit.part(lists, 0.2, 1, 7);
        assertThat(test.size() + train.size()).isEqualTo(1000);
        assertThat(test).hasSizeBetween(160, 240);
        assertThat(QuerySplit.part(lists, 0, 0.2, 8)).isNotEqualTo(test);
        assertThat(QuerySplit.place("Query  5", 7)).isEqualTo(QuerySplit.place("query 5", 7));
    }
}
