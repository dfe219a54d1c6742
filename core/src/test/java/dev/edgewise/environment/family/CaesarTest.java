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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaesarTest extends GeneratedEnvironmentContract {
    private static final Task TASK = new Task("caesar/4:xyz+3", new Cell("caesar", 4), "xyz+3=", "abc", List.of());

    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Caesar(format, showSteps);
    }

    @Override
    protected String name() {
        return "caesar";
    }

    @Override
    protected int leastLevels() {
        return 10;
    }

    /// The last letter moved by one place too many.
    @Override
    protected String offByOne(Task task) {
        int last = task.answer().length() - 1;
        char letter = task.answer().charAt(last);
        return task.answer().substring(0, last) + (letter == 'z' ? 'a' : (char) (letter + 1));
    }

    @Override
    protected String canonical(Task task) {
        return task.question();
    }

    /// Places that all letters move, taken together.
    @Override
    protected double difficulty(Task task) {
        return letters(task) * places(task);
    }

    private static int letters(Task task) {
        return task.question().indexOf('+');
    }

    private static int places(Task task) {
        return Questions.numbers(task).getFirst().intValueExact();
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> letters = new TreeSet<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            letters.add(letter + "+1=");
        }
        return Map.of(0, letters);
    }

    /// By hand; the last two moved by 13 are each other's cipher, as in ROT13.
    @ParameterizedTest
    @CsvSource({
        "a, 1, b",
        "z, 1, a",
        "hal, 1, ibm",
        "zzz, 3, ccc",
        "crab, 6, ixgh",
        "cheer, 7, jolly",
        "hello, 13, uryyb",
        "uryyb, 13, hello"
    })
    void lettersMoveForward(String word, int places, String moved) {
        assertThat(Caesar.problem(word, places).question()).isEqualTo(word + "+" + places + "=");
        assertThat(Caesar.problem(word, places).answer()).isEqualTo(moved);
    }

    @Test
    void movesLetterByLetter() {
        Problem problem = Caesar.problem("wxy", 2);
        assertThat(problem.answer()).isEqualTo("yza");
        assertThat(problem.steps()).containsExactly("w+2=y", "x+2=z", "y+2=a");
        assertThat(Caesar.problem("z", 1).steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1",
        "1, 2, 1, 1",
        "2, 3, 1, 1",
        "3, 4, 1, 1",
        "4, 3, 2, 3",
        "5, 4, 2, 3",
        "6, 5, 2, 3",
        "7, 4, 4, 6",
        "8, 5, 4, 6",
        "9, 5, 7, 13",
        "10, 6, 7, 13",
        "11, 8, 7, 13"
    })
    void levelsHoldTheirWords(int level, int letters, int least, int most) {
        Set<Integer> places = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            Task task = create(AnswerFormat.BARE, false).draw(Split.TRAIN, level, Seeds.stream(5, "bounds", i));
            assertThat(task.question()).matches("[a-z]{" + letters + "}\\+[0-9]+=");
            assertThat(task.answer()).matches("[a-z]{" + letters + "}");
            places.add(places(task));
        }
        assertThat(places).hasSize(most - least + 1).contains(least, most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"abd", "bc", "abca", "ABC", "Abc", "a b c", "a,b,c", "abc.", "\"abc\"", "xyz", "xyz+3", "123"})
    void everythingElseIsWrong(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isFalse();
    }
}
