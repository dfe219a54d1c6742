package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseConversionTest extends GeneratedEnvironmentContract {
    private static final Task TASK =
            new Task("base_conversion/0:13", new Cell("base_conversion", 0), "binary 13:", "1101", List.of());

    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new BaseConversion(format, showSteps);
    }

    @Override
    protected String name() {
        return "base_conversion";
    }

    @Override
    protected int leastLevels() {
        return 10;
    }

    /// The next number in binary.
    @Override
    protected String offByOne(Task task) {
        return Integer.toString(number(task) + 1, 2);
    }

    @Override
    protected String canonical(Task task) {
        return task.question();
    }

    @Override
    protected double difficulty(Task task) {
        return number(task);
    }

    private static int number(Task task) {
        return Questions.numbers(task).getFirst().intValueExact();
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(0, questions(0, 15), 1, questions(16, 31), 2, questions(32, 63), 3, questions(64, 127));
    }

    private static Set<String> questions(int least, int most) {
        return IntStream.rangeClosed(least, most)
                .mapToObj(n -> "binary " + n + ":")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// By hand, from powers of two: 1,000 = 512 + 256 + 128 + 64 + 32 + 8.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "2, 10",
        "7, 111",
        "10, 1010",
        "16, 10000",
        "45, 101101",
        "255, 11111111",
        "1000, 1111101000",
        "1023, 1111111111",
        "8191, 1111111111111",
        "65535, 1111111111111111"
    })
    void numbersInBinary(int number, String binary) {
        assertThat(BaseConversion.problem(number).question()).isEqualTo("binary " + number + ":");
        assertThat(BaseConversion.problem(number).answer()).isEqualTo(binary);
    }

    @Test
    void subtractsPowersOfTwo() {
        Problem problem = BaseConversion.problem(13);
        assertThat(problem.steps()).containsExactly("13-8=5", "5-4=1", "1<2", "1-1=0");
        assertThat(BaseConversion.problem(4).steps()).containsExactly("4-4=0", "0<2", "0<1");
        assertThat(BaseConversion.problem(0).steps()).containsExactly("0<1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 15",
        "1, 16, 31",
        "4, 128, 255",
        "6, 512, 1023",
        "9, 4096, 8191",
        "10, 8192, 16383",
        "11, 32768, 65535"
    })
    void levelsHoldTheirNumbers(int level, int least, int most) {
        for (int i = 0; i < 200; i++) {
            Task task = create(AnswerFormat.BARE, false).draw(Split.TRAIN, level, Seeds.stream(5, "bounds", i));
            assertThat(number(task)).isBetween(least, most);
            assertThat(task.answer()).hasSizeLessThanOrEqualTo(16);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1101", "01101", "00001101"})
    void leadingZerosDoNotMatter(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1011", "110", "11010", "-1101", "13", "0b1101", "1101b", "1 1 0 1", "1,1,0,1", "d", "1102"})
    void everythingElseIsWrong(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isFalse();
    }
}
