package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.environment.family.Addition;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LevelWindowTest {
    private final Addition whole = new Addition(AnswerFormat.HASH, true);
    private final LevelWindow window = new LevelWindow("sums", whole, 2, 5);

    @Test
    void numbersItsLevelsFromZero() {
        assertThat(window.name()).isEqualTo("sums");
        assertThat(window.levels()).isEqualTo(4);
        assertThat(window.describe(0)).isEqualTo(whole.describe(2));
        assertThat(window.describe(3)).isEqualTo(whole.describe(5));
        assertThat(window.alphabet()).isEqualTo(whole.alphabet());
        assertThat(window.attributes(0)).isEmpty(); // two digits + one digit, no carry
        assertThat(window.attributes(1)).containsExactly("carry");
        assertThat(window.attributes(-1)).containsExactly("carry");
    }

    @Test
    void drawsTheTasksOfTheWholeLadderInCellsOfItsOwn() {
        for (Split split : Split.values()) {
            Task task = window.draw(split, 3, Seeds.stream(5));
            Task inner = whole.draw(split, 5, Seeds.stream(5));
            assertThat(task.question()).isEqualTo(inner.question());
            assertThat(task.cell()).isEqualTo(new Cell("sums", 3));
            assertThat(window.solution(task)).isEqualTo(whole.solution(inner));
            assertThat(window.score(task, window.solution(task)).success()).isTrue();
            assertThat(window.score(task, task.question()).success()).isFalse();
        }
    }

    /// An environment with a list of tasks and a judge of many keeps both.
    @Test
    void handsOnWhatTheWholeKnows() {
        FiniteLadder finite = new FiniteLadder();
        LevelWindow upper = new LevelWindow("upper", finite, 1, 2);
        Task task = upper.allTasks(Split.TEST, 0).orElseThrow().getFirst();
        assertThat(task).isEqualTo(new Task("1", new Cell("upper", 0), "q1", "a", List.of()));
        assertThat(upper.allSolved(1).orElseThrow()).extracting(Task::cell).containsExactly(new Cell("upper", 1));
        assertThat(upper.scores(List.of(new Attempt(task, "a"), new Attempt(task, "b"))))
                .extracting(Score::success)
                .containsExactly(true, false);
        assertThat(upper.scoresTogether()).isTrue();
        assertThat(upper.notes()).containsExactly("three tasks");
        assertThat(upper.files()).containsExactly(Path.of("tasks"));
        upper.release();
        assertThat(finite.released).isTrue();
    }

    /// One task a level.
    private static final class FiniteLadder implements Environment {
        private boolean released;

        @Override
        public String name() {
            return "finite";
        }

        @Override
        public int levels() {
            return 3;
        }

        @Override
        public String describe(int level) {
            return "level " + level;
        }

        @Override
        public Task draw(Split split, int level, RandomGenerator random) {
            return new Task("" + level, new Cell("finite", level), "q" + level, "a", List.of());
        }

        @Override
        public Optional<List<Task>> allTasks(Split split, int level) {
            return Optional.of(List.of(draw(split, level, Seeds.stream(1))));
        }

        @Override
        public Optional<List<Task>> allSolved(int level) {
            return allTasks(Split.TRAIN, level);
        }

        @Override
        public Score score(Task task, String completion) {
            throw new AssertionError("many are scored together");
        }

        @Override
        public boolean scoresTogether() {
            return true;
        }

        @Override
        public List<Score> scores(List<Attempt> attempts) {
            return attempts.stream()
                    .peek(attempt ->
                            assertThat(attempt.task().cell().environment()).isEqualTo("finite"))
                    .map(attempt -> Score.outcome(
                            attempt.completion().equals(attempt.task().answer()),
                            new ParseResult.Answer(attempt.completion())))
                    .toList();
        }

        @Override
        public String solution(Task task) {
            return task.answer();
        }

        @Override
        public List<String> notes() {
            return List.of("three tasks");
        }

        @Override
        public List<Path> files() {
            return List.of(Path.of("tasks"));
        }

        @Override
        public void release() {
            released = true;
        }
    }

    /// Levels 2 … 5 of 13: two rungs below, seven above and what addition generates beyond.
    @Test
    void whatItLeavesOutLiesBeyondItsEnds() {
        assertThat(window.below()).isEqualTo(2);
        assertThat(window.above()).isEqualTo(7 + whole.above());
        assertThat(window.describe(-2)).isEqualTo(whole.describe(0));
        assertThat(window.describe(4)).isEqualTo(whole.describe(6));
        Task below = window.draw(Split.TRAIN, -1, Seeds.stream(5));
        assertThat(below.cell()).isEqualTo(new Cell("sums", -1));
        assertThat(window.score(below, window.solution(below)).success()).isTrue();
        Task above = window.draw(Split.TRAIN, 11, Seeds.stream(5));
        assertThat(above.question()).hasSize(2 * 7 + 2); // seven digits each
    }

    @Test
    void refusesRangesAndLevelsOffTheLadder() {
        assertThatThrownBy(() -> new LevelWindow("sums", whole, 3, 13))
                .isInstanceOf(ConfigException.class)
                .hasMessage("levels [3, 13] of addition must lie in order within 0 … 12");
        assertThatThrownBy(() -> window.describe(-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sums has levels 0 … 3 but was asked for -3");
        assertThatThrownBy(() -> window.describe(4 + window.above())).isInstanceOf(IllegalArgumentException.class);
    }
}
