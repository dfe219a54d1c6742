package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountingTest extends GeneratedEnvironmentContract {
    private static final Task TASK =
            new Task("counting/0:7 in 4717", new Cell("counting", 0), "count 7 in 4717:", "2", List.of());

    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Counting(format, showSteps);
    }

    @Override
    protected String name() {
        return "counting";
    }

    @Override
    protected int leastLevels() {
        return 10;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    /// The digit that is counted, and the digits of the string in rising order.
    @Override
    protected String canonical(Task task) {
        return task.question().charAt(6)
                + digits(task).chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    @Override
    protected double difficulty(Task task) {
        return digits(task).length();
    }

    private static String digits(Task task) {
        return task.question().substring("count 7 in ".length(), task.question().length() - 1);
    }

    /// No level is small.
    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of();
    }

    @Test
    void countsWhereDigitsAreEqual() {
        Problem problem = Counting.problem(7, List.of(4, 7, 1, 7));
        assertThat(problem.question()).isEqualTo("count 7 in 4717:");
        assertThat(problem.answer()).isEqualTo("2");
        assertThat(problem.steps()).containsExactly("4<7", "7=7", "0+1=1", "1<7", "7=7", "1+1=2");
    }

    @Test
    void aDigitMayBeAbsent() {
        Problem problem = Counting.problem(0, List.of(3, 9));
        assertThat(problem.question()).isEqualTo("count 0 in 39:");
        assertThat(problem.answer()).isEqualTo("0");
        assertThat(problem.steps()).containsExactly("3>0", "9>0");
    }

    @Test
    void theOrderOfTheDigitsDoesNotChangeTheKey() {
        String key = Counting.problem(7, List.of(4, 7, 1, 7)).key();
        assertThat(Counting.problem(7, List.of(7, 7, 4, 1)).key()).isEqualTo(key);
        assertThat(Counting.problem(4, List.of(4, 7, 1, 7)).key()).isNotEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 0",
        "1, 5, 0",
        "2, 6, 0",
        "3, 7, 1",
        "4, 8, 1",
        "5, 9, 2",
        "6, 10, 2",
        "7, 12, 3",
        "8, 14, 3",
        "9, 16, 4",
        "10, 20, 5",
        "11, 24, 6"
    })
    void levelsHoldTheirStrings(int level, int length, int least) {
        Set<Integer> answers = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            Task task = create(AnswerFormat.BARE, false).draw(Split.TRAIN, level, Seeds.stream(5, "bounds", i));
            assertThat(task.question()).matches("count [0-9] in [0-9]{" + length + "}:");
            answers.add(Integer.parseInt(task.answer()));
        }
        assertThat(answers).containsExactly(least, least + 1, least + 2, least + 3);
    }

    /// Whichever of its answers one always gives.
    @ParameterizedTest
    @EnumSource(Split.class)
    void theSameAnswerIsRightAQuarterOfTheTime(Split split) {
        Counting counting = new Counting(AnswerFormat.BARE, false);
        for (int level = 0; level < counting.levels(); level++) {
            int[] times = new int[8];
            for (int i = 0; i < 1000; i++) {
                Task task = counting.draw(split, level, Seeds.stream(4, "guess", level, i));
                times[Integer.parseInt(task.answer())]++;
            }
            for (int answer = 0; answer < times.length; answer++) {
                if (times[answer] > 0) {
                    assertThat(times[answer] / 1000.0)
                            .as("level %d, answer %d", level, answer)
                            .isCloseTo(counting.chance(), within(0.06));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "7", "-2", "two", "2 times", "2x", "4717", "0,2", "7,7", "2/1"})
    void everythingElseIsWrong(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isFalse();
    }
}
