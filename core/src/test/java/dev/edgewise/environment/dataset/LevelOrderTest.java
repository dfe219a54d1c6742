package dev.edgewise.environment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LevelOrderTest {
    private static final DatasetSpec SPEC = DatasetSpec.of("data", Path.of("a.jsonl"));

    private static List<Item> items(String... levels) {
        return Stream.of(levels)
                .map(level -> new Item("a.jsonl:1", "q " + level, "1", List.of(), true, new LevelValue(level), null))
                .toList();
    }

    private static List<String> sorted(DatasetSpec spec, String... levels) {
        LevelOrder order = LevelOrder.of(spec, items(levels));
        return Stream.of(levels)
                .map(LevelValue::new)
                .sorted(order.comparator())
                .map(LevelValue::text)
                .toList();
    }

    /// Each line is in its right order; it is sorted from the alphabet's.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "easy,medium,hard",
                "Easy,Medium,Hard",
                "EASY,MEDIUM,MEDIUM_HARD,HARD,VERY_HARD",
                "trivial,very easy,easy,medium,hard,very-hard,extreme",
                "low,medium,high",
                "very low,low,moderate,high,very high",
                "beginner,intermediate,advanced,expert",
                "novice,intermediate,advanced",
                "simple,moderate,complex",
                "basic,intermediate,advanced",
                "elementary,middle,high,college",
                "primary school,middle school,high school,university,graduate",
                "kindergarten,elementary,middle,high",
                "introductory,interview,competition",
                "small,medium,large",
                "short,medium,long",
                "first,second,third,fourth",
                "one,two,three",
                "bronze,silver,gold,platinum"
            })
    void ordersUsualWords(String right) {
        String[] alphabetical = Stream.of(right.split(",", -1)).sorted().toArray(String[]::new);
        assertThat(sorted(SPEC, alphabetical)).containsExactly(right.split(",", -1));
        assertThat(LevelOrder.of(SPEC, items(alphabetical)).reason()).isEqualTo("in the usual order of these words");
    }

    @Test
    void ordersNumbersAndOtherTextsAsBefore() {
        assertThat(sorted(SPEC, "10", "9", "-1")).containsExactly("-1", "9", "10");
        assertThat(LevelOrder.of(SPEC, items("10", "9")).reason()).isEmpty();
        assertThat(sorted(SPEC, "Level 10", "Level 2")).containsExactly("Level 2", "Level 10");
        assertThat(LevelOrder.of(SPEC, items("Level 10", "Level 2")).reason()).isEqualTo("by their numbers");
        assertThat(sorted(SPEC, "algebra", "hard", "easy")).containsExactly("algebra", "easy", "hard");
        assertThat(LevelOrder.of(SPEC, items("algebra", "hard", "easy")).reason())
                .isEqualTo("in the order of the alphabet, as no other is known");
    }

    @Test
    void takesTheOrderThatIsSet() {
        DatasetSpec spec = SPEC.withLevelOrder(List.of("hard", "2.0", "easy"));
        assertThat(sorted(spec, "easy", "2", "hard")).containsExactly("hard", "2", "easy");
        assertThat(LevelOrder.of(spec, items("easy")).reason()).isEqualTo("as level_order says");
        assertThatThrownBy(() -> LevelOrder.of(spec, items("hard", "odd\u001b[31m")))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "a.jsonl:1: the level \"odd\\u001b[31m\" is not in level_order: hard, 2.0, easy. Put it where it"
                                + " belongs.");
    }

    @Test
    void ordersLevelValuesAsPeopleDo() {
        List<String> sorted = List.of("hard", "10", "Level 10", "9", "-1", "Level 2", "easy", "0.5").stream()
                .map(LevelValue::new)
                .sorted()
                .map(LevelValue::text)
                .toList();
        assertThat(sorted).containsExactly("-1", "0.5", "9", "10", "Level 2", "Level 10", "easy", "hard");
        assertThat(new LevelValue("2.0")).isEqualTo(new LevelValue(2));
    }
}
